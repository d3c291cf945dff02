# syntax=docker/dockerfile:1

# Debian, not Alpine: fs-native-extensions, which locks the data directory, has no build for musl.
FROM node:22-bookworm-slim AS build
WORKDIR /app
# swagger-ui-dist brings a package that reports installations; this turns it off.
ENV SCARF_ANALYTICS=false
COPY package.json package-lock.json .npmrc ./
COPY packages/client/package.json packages/client/
COPY web/package.json web/
RUN npm ci
COPY nest-cli.json tsconfig.json tsconfig.build.json ./
COPY migrations migrations
COPY scripts scripts
COPY src src
COPY packages packages
COPY web web
# The page is bundled: what it was built from is not needed to serve it.
RUN npm run build && npm prune --omit=dev --workspaces=false

FROM node:22-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    DATA_DIR=/data
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
# A volume takes over the owner of the directory that it is mounted on.
RUN mkdir --mode=0700 /data && chown node:node /data
VOLUME /data
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'; fetch(`${process.env.TLS_CERT_FILE ? 'https' : 'http'}://127.0.0.1:${process.env.PORT}/health/ready`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=32", "dist/server/main.js"]
