{{/* How the sidecar runs: what its app may ask of it, and who may ask something of the app. */}}
{{- define "service.configuration" -}}
{{- $app := include "service.app" . -}}
{{- $facts := fromYaml (include "service.facts" .) -}}
{{- $access := fromYaml (.Files.Get "access.yaml") -}}
features:
  # Everybody's sidecar at once is not how a change should come in; pods that are replaced one by one read it.
  - { name: HotReload, enabled: false }
# Set explicitly: at "0" events would carry no trace context.
tracing:
  samplingRate: {{ .Values.global.tracing.samplingRate | toString | quote }}
  {{- with .Values.global.tracing.zipkin }}
  zipkin: { endpointAddress: {{ . | quote }} }
  {{- end }}
metrics:
  enabled: true
  http:
    # One series per path, ids included, would grow without end.
    increasedCardinality: false
api:
  allowed:
    {{- $groups := list "invoke" "state" "publish" "bindings" "metadata" "shutdown" }}
    {{- if $facts.secrets }}{{ $groups = append $groups "secrets" }}{{ end }}
    {{- range $groups }}
    - { name: {{ . }}, version: v1.0, protocol: http }
    {{- end }}
secrets:
  scopes:
    - storeName: kubernetes
      defaultAccess: deny
    {{- if $facts.secrets }}
    - storeName: secrets
      defaultAccess: deny
      allowedSecrets:
        {{- range $facts.secrets }}
        - {{ (get $.Values.global.secrets .).name }}
        {{- end }}
    {{- end }}
accessControl:
  defaultAction: deny
  trustDomain: {{ .Values.global.trustDomain | quote }}
  {{- with get $access $app }}
  policies:
    {{- range $caller, $operations := . }}
    - appId: {{ $caller }}
      defaultAction: deny
      trustDomain: {{ $.Values.global.trustDomain | quote }}
      namespace: {{ $.Release.Namespace | quote }}
      operations:
        {{- range $operations }}
        {{- $parts := splitList " " . }}
        - { name: {{ last $parts | quote }}, httpVerb: {{ first $parts | splitList "," | toJson }}, action: allow }
        {{- end }}
    {{- end }}
  {{- end }}
{{- end -}}
