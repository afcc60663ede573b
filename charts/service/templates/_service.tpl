{{/* The service's name: app-id, Service, Deployment, database. */}}
{{- define "service.app" -}}
{{- $app := .Values.app | default .Chart.Name -}}
{{- if eq $app "service" -}}
{{- fail "Which service shall it be? Set app to the name of one, such as --set app=orders" -}}
{{- end -}}
{{- $app -}}
{{- end -}}

{{/* What the service is, from apps/<app>.yaml, as YAML. */}}
{{- define "service.facts" -}}
{{- $app := include "service.app" . -}}
{{- $text := .Files.Get (printf "apps/%s.yaml" $app) -}}
{{- if not $text -}}
{{- fail (printf "There is no service called %s: charts/service/apps has no %s.yaml" $app $app) -}}
{{- end -}}
{{- $text -}}
{{- end -}}

{{- define "service.labels" -}}
{{ include "service.selector" . }}
app.kubernetes.io/part-of: waybill
app.kubernetes.io/instance: {{ .Release.Name }}
{{- /* A label holds no more than 63 letters, and a digest has 64. */}}
app.kubernetes.io/version: {{ include "service.tag" . | trunc 63 | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: service-{{ .Chart.Version }}
{{- end -}}

{{- define "service.selector" -}}
app.kubernetes.io/name: {{ include "service.app" . }}
{{- end -}}

{{- define "service.tag" -}}
{{- $tag := .Values.image.tag | default .Values.global.image.tag | default .Chart.AppVersion -}}
{{- if eq $tag "latest" -}}
{{- fail "The image tag latest does not say what runs: set global.image.tag to a version" -}}
{{- end -}}
{{- $tag -}}
{{- end -}}

{{- define "service.image" -}}
{{- $repository := .Values.image.repository | default (printf "%s/%s" .Values.global.image.registry (include "service.app" .)) -}}
{{- printf "%s:%s" $repository (include "service.tag" .) -}}
{{- end -}}

{{/*
How a pod leaves without failing a request. Whoever calls a service holds a connection to its sidecar until that closes
it, so the sidecar leaves first, its callers turn to another replica, and the app outlives it. The gateway is called by
the ingress, past its sidecar, and a mail must not lose its sidecar half-way: there the app leaves first.
*/}}
{{- define "service.leaving" -}}
{{- $facts := fromYaml (include "service.facts" .) -}}
{{- $grace := int ($facts.appGraceSeconds | default 10) -}}
{{- if eq $facts.leaves "sidecar-first" }}
{{- /* At its farewell callers look the name up again, and must not be told the old address any more. */}}
{{- $block := add (int .Values.global.network.dnsSeconds) 5 }}
preStopSeconds: {{ add $block 6 }}
blockSeconds: {{ $block }}
graceSeconds: {{ add $block 6 $grace 8 }}
{{- else }}
preStopSeconds: 6
blockSeconds: {{ add 6 $grace 2 }}
graceSeconds: {{ add 6 $grace 14 }}
{{- end }}
{{- end -}}
