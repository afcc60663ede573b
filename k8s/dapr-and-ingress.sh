#!/bin/sh
# What a new cluster needs before the platform, where images can be pulled: Dapr, its dashboard, Traefik, metrics-server.
set -eu
cd "$(dirname "$0")/.."
helm upgrade --install dapr dapr --repo https://dapr.github.io/helm-charts --version 1.18.1 \
  --namespace dapr-system --create-namespace --values k8s/dapr-values.yaml --wait
helm upgrade --install dapr-dashboard dapr-dashboard --repo https://dapr.github.io/helm-charts \
  --namespace dapr-system --wait
helm upgrade --install traefik traefik --repo https://traefik.github.io/charts --version 37.4.0 \
  --namespace kube-system --set ports.web.hostPort=80 --set ports.websecure.hostPort=443 --set service.type=ClusterIP --wait
helm upgrade --install metrics-server metrics-server --repo https://kubernetes-sigs.github.io/metrics-server \
  --namespace kube-system --set 'args={--kubelet-insecure-tls}' --wait
