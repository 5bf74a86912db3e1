# docker build -t delos .
FROM node:22-alpine AS build
WORKDIR /delos
COPY package.json package-lock.json .npmrc ./
COPY packages/client/package.json packages/client/
COPY packages/emulator/package.json packages/emulator/
COPY packages/gateway/package.json packages/gateway/
COPY packages/models/package.json packages/models/
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.base.json tsconfig.json ./
COPY scripts scripts
COPY packages packages
RUN npm run build \
 && npm prune --omit=dev --ignore-scripts --no-audit --no-fund \
 && find packages -type d \( -name src -o -name test \) -prune -exec rm -rf {} + \
 && find packages node_modules \( -name '*.map' -o -name '*.d.ts' -o -name '*.tsbuildinfo' \) -type f -delete

FROM node:22-alpine
LABEL org.opencontainers.image.title="Delos" \
      org.opencontainers.image.description="Self-hosted gateway between a team and Apollo.io" \
      org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000 DELOS_DATA_DIR=/data
WORKDIR /delos
COPY --from=build /delos/package.json ./
COPY --from=build /delos/node_modules node_modules
COPY --from=build /delos/packages packages
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Node is process 1 and takes the signals itself: SIGTERM finishes what is under way.
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "packages/gateway/bin/delos.js"]
CMD ["serve"]
