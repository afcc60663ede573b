{{/* The pod of a job: beside a sidecar, which it ends when its work is done. Takes root, name, args. */}}
{{- define "platform.jobPod" -}}
{{- $global := fromYaml (include "platform.global" .root) -}}
{{- $registry := $global.image.registry -}}
{{- $repository := .root.Values.jobs.repository | default (printf "%s/jobs" $registry) -}}
metadata:
  labels:
    app.kubernetes.io/name: jobs
    {{- include "platform.labels" .root | nindent 4 }}
  annotations:
    dapr.io/enabled: "true"
    dapr.io/app-id: jobs
    dapr.io/config: jobs
    dapr.io/log-as-json: "true"
    dapr.io/api-token-secret: {{ $global.secrets.apiToken | replace "{app}" "jobs" }}
    dapr.io/disable-builtin-k8s-secret-store: "true"
    dapr.io/sidecar-seccomp-profile-type: RuntimeDefault
    dapr.io/sidecar-cpu-request: 15m
    dapr.io/sidecar-memory-request: 80Mi
    dapr.io/sidecar-memory-limit: 320Mi
    dapr.io/placement-host-address: ""
    dapr.io/scheduler-host-address: ""
spec:
  restartPolicy: Never
  serviceAccountName: waybill-jobs
  automountServiceAccountToken: false
  enableServiceLinks: false
  securityContext: {{- include "platform.podSecurity" . | nindent 4 }}
  {{- with $global.image.pullSecrets }}
  imagePullSecrets: {{- range . }}
    - name: {{ . }}
    {{- end }}
  {{- end }}
  containers:
    - name: {{ .name }}
      image: "{{ $repository }}:{{ .root.Values.jobs.tag | default (include "platform.tag" .root) }}"
      imagePullPolicy: {{ $global.image.pullPolicy }}
      args: [{{ .name }}]
      env:
        - { name: DAPR_HTTP_PORT, value: "3500" }
        - name: DAPR_API_TOKEN
          valueFrom: { secretKeyRef: { name: {{ $global.secrets.apiToken | replace "{app}" "jobs" }}, key: token } }
        - name: ADMIN_EMAIL
          valueFrom: { secretKeyRef: { name: {{ $global.secrets.admin.name }}, key: email } }
        - name: ADMIN_PASSWORD
          valueFrom: { secretKeyRef: { name: {{ $global.secrets.admin.name }}, key: password } }
      resources: {{- toYaml .root.Values.jobs.resources | nindent 8 }}
      securityContext: {{- include "platform.containerSecurity" . | nindent 8 }}
      {{- if eq .name "seed" }}
      volumeMounts:
        - { name: sample-passwords, mountPath: /etc/waybill/sample-passwords, readOnly: true }
      {{- end }}
  {{- if eq .name "seed" }}
  volumes:
    - name: sample-passwords
      secret: { secretName: {{ .root.Values.seed.passwordsSecret }} }
  {{- end }}
{{- end -}}

{{- define "platform.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1000
runAsGroup: 1000
seccompProfile: { type: RuntimeDefault }
{{- end -}}

{{- define "platform.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end -}}

{{- define "platform.tag" -}}
{{- $global := fromYaml (include "platform.global" .) -}}
{{- $tag := $global.image.tag | default .Chart.AppVersion -}}
{{- if eq $tag "latest" -}}
{{- fail "The image tag latest does not say what runs: set global.image.tag to a version" -}}
{{- end -}}
{{- $tag -}}
{{- end -}}
