# syntax=docker/dockerfile:1

# Everything that building takes; none of it gets into the image that runs.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# With optional packages: esbuild and swc bring their programs for this platform as such.
RUN npm ci --no-audit --no-fund
COPY nest-cli.json tsconfig.json tsconfig.build.json ./
COPY src ./src
COPY migrations ./migrations
COPY tools ./tools
COPY sandbox ./sandbox
COPY bench ./bench
COPY web ./web
RUN npm run build && rm -rf dist/sandbox dist/sandbox.js dist/bench dist/tools dist/.tsbuildinfo

FROM node:24-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# Without the embedded PostgreSQL, which is for a developer's machine; nothing here needs an install script.
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json openapi.json ./
COPY web ./web
# The image's own account. The application writes nothing to the disk but the list of erasures: a volume goes here.
RUN install -d -o node -g node -m 700 /var/lib/pluggy-hub
USER node
ENV PORT=3000
EXPOSE 3000
# Also for ROLE=worker, which listens too. Node has fetch; the image has no curl.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Stops accepting, flushes the inbox, gives running jobs 8 s, then exits with 0.
STOPSIGNAL SIGTERM
CMD ["node", "dist/server.js"]
