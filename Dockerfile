# One image for each app: docker build --build-arg APP=orders --tag waybill/orders:0.1.0 .
# Any Node 20 image will do as the base; the last stage needs nothing of it but node.
ARG NODE_IMAGE=node:20-bookworm-slim

FROM ${NODE_IMAGE} AS workspace
WORKDIR /src
RUN npm install --global --no-audit --no-fund pnpm@10.34.9
# Fetched by the lock file alone, so that a change of code fetches nothing.
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml .npmrc ./
RUN pnpm fetch --prod
# Of the apps only what they depend on, so that a change of one builds one image anew.
COPY apps/analytics/package.json apps/analytics/
COPY apps/articles/package.json apps/articles/
COPY apps/email/package.json apps/email/
COPY apps/gateway/package.json apps/gateway/
COPY apps/notifications/package.json apps/notifications/
COPY apps/orders/package.json apps/orders/
COPY apps/products/package.json apps/products/
COPY apps/push/package.json apps/push/
COPY apps/sms/package.json apps/sms/
COPY apps/templates/package.json apps/templates/
COPY apps/users/package.json apps/users/
COPY tests/package.json tests/
COPY tools/package.json tools/
COPY packages packages
RUN pnpm install --offline --frozen-lockfile --prod

FROM workspace AS sources
ARG APP
COPY tools tools
# The pattern is for the jobs, which have no folder among the apps: they are in tools/. It stands in the folder's name,
# since BuildKit wants to see the folder before a pattern; so no app may be called as another one begins.
COPY tsconfig.base.json apps/${APP}*/src apps/${APP}/src/

# For skaffold dev and tilt up: runs the sources, and starts the app again when they change in the pod. Those are its own.
FROM sources AS development
ARG APP
RUN chown -R 1000:1000 apps/${APP}/src packages/*/src
WORKDIR /src/apps/${APP}
USER 1000:1000
EXPOSE 3000
ENTRYPOINT ["node", "../../tools/node_modules/tsx/dist/cli.mjs", "watch", "--no-cache", "--clear-screen=false", "src/main.ts"]

FROM sources AS bundle
ARG APP
RUN cd tools && node --import tsx build/image.ts ${APP} /app

FROM ${NODE_IMAGE} AS base
# What runs needs node and its libraries; whatever could install something more goes.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack \
    /usr/local/bin/yarn /usr/local/bin/yarnpkg /opt/yarn-* \
    /usr/bin/apt /usr/bin/apt-* /usr/bin/dpkg /usr/bin/dpkg-* /usr/lib/apt /bin/apt* /bin/dpkg* /bin/rpm*

FROM base
ARG APP
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="waybill-${APP}" \
      org.opencontainers.image.description="Waybill, orders and notifications: ${APP}" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.base.name="node:20-bookworm-slim"
ENV NODE_ENV=production
WORKDIR /app
COPY --from=bundle /app ./
USER 1000:1000
EXPOSE 3000
# Exec form: signals reach node itself, and nothing needs a shell.
ENTRYPOINT ["node", "--max-semi-space-size=4", "main.js"]
