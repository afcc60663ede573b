{{- define "platform.labels" -}}
app.kubernetes.io/part-of: waybill
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: platform-{{ .Chart.Version }}
{{- end -}}

{{/* One component: the document of components/cluster with the operator's values laid over it. */}}
{{- define "platform.component" -}}
{{- $own := .own -}}
{{- $spec := deepCopy .document.spec -}}
{{- if $own.type -}}
{{- /* Another product; that its app does without it for a while is of the role, and stays. */}}
{{- $spec = merge (dict "type" $own.type "version" ($own.version | default "v1") "metadata" list) (omit $spec "metadata") -}}
{{- end -}}
{{- range $key, $value := omit $own "metadata" "scopes" "type" "version" -}}
{{- $_ := set $spec $key $value -}}
{{- end -}}
{{- $entries := list -}}
{{- $given := $own.metadata | default dict -}}
{{- range $spec.metadata -}}
{{- if not (hasKey $given .name) -}}{{- $entries = append $entries . -}}{{- end -}}
{{- end -}}
{{- range $name, $value := $given -}}
{{- $entries = append $entries (merge (dict "name" $name) $value) -}}
{{- end -}}
{{- $_ := set $spec "metadata" $entries -}}
apiVersion: dapr.io/v1alpha1
kind: Component
metadata:
  name: {{ .document.metadata.name }}
  namespace: {{ .root.Release.Namespace }}
  labels: {{- include "platform.labels" .root | nindent 4 }}
spec: {{- toYaml $spec | nindent 2 }}
{{- with .document.auth }}
auth: {{- toYaml . | nindent 2 }}
{{- end }}
scopes: {{- toYaml ($own.scopes | default .document.scopes) | nindent 2 }}
{{- end -}}

{{/* What is the same for all: the defaults of charts/service with this release's `global` laid over them. */}}
{{- define "platform.global" -}}
{{- if not .Subcharts -}}
{{- fail "No service is enabled: nothing would be installed" -}}
{{- end -}}
{{- toYaml (first (values .Subcharts)).Values.global -}}
{{- end -}}
