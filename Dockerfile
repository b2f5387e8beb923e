# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

# Every image of Holdfast, from one Debian base and its packages.
#
#   docker build --target gateway -t holdfast-gateway .
#   docker build --target test --build-arg BASE=debian:trixie-slim --build-arg TESTS="-L unit" .
#                                      builds it and runs tests; without TESTS every one that needs no engine
#
# BASE may be any image of Debian 12 or 13, such as one made by debootstrap: a site without a public
# registry can build it all. A certificate authority of such a site goes to docker/ca/*.crt.
ARG BASE=debian:bookworm-slim

# (An engine without BuildKit makes every stage above the one it is asked for: the dear ones are last.)
FROM ${BASE} AS base
COPY docker/install-packages /usr/local/sbin/

# ---- what runs: no compiler, no root ----
FROM base AS runtime
RUN install-packages tini
COPY script/ready /usr/local/bin/ready
ENTRYPOINT ["tini", "--"]

FROM runtime AS lb
RUN install-packages haproxy
COPY docker/haproxy.cfg docker/haproxy-tcp.cfg /etc/haproxy/
ENV HOLDFAST_DESCRIPTORS=200000 \
    HOLDFAST_NEW_SESSIONS=300 \
    HOLDFAST_NEW_CONNECTIONS=5000 \
    HOLDFAST_TRUSTED_PROXY=0.0.0.0 \
    HOLDFAST_HTTPS_PORT=8443
RUN haproxy -c -q -f /etc/haproxy/haproxy.cfg && haproxy -c -q -f /etc/haproxy/haproxy-tcp.cfg
EXPOSE 8080 8443 8404
USER 10001:10001
# HAProxy's own word for a soft stop: what is held is answered before it ends.
STOPSIGNAL SIGUSR1
HEALTHCHECK --interval=3s --timeout=2s --start-period=30s CMD ["ready", "127.0.0.1:8404"]
CMD ["haproxy", "-W", "-db", "-f", "/etc/haproxy/haproxy-tcp.cfg"]

FROM runtime AS prometheus
RUN install-packages prometheus && install -d -o 10001 -g 10001 /prometheus
COPY observe/ /etc/prometheus/
RUN promtool check config /etc/prometheus/prometheus.yml \
 && promtool test rules /etc/prometheus/rules_test.yml
VOLUME /prometheus
EXPOSE 9090
USER 10001:10001
HEALTHCHECK --interval=3s --timeout=2s --start-period=30s CMD ["ready", "127.0.0.1:9090", "/-/ready"]
CMD ["prometheus", "--config.file=/etc/prometheus/prometheus.yml", \
     "--storage.tsdb.path=/prometheus", "--storage.tsdb.retention.time=15d"]

# ---- the Debian package: the compiler stays here ----
# One that lies in docker/packages/ is taken as it is; else it is made of the source, as script/package does.
FROM base AS package
COPY docker/ca/ /usr/local/share/ca-certificates/
COPY docker/packages/ /packages/
RUN install-packages ca-certificates && update-ca-certificates
ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt \
    npm_config_cafile=/etc/ssl/certs/ca-certificates.crt
WORKDIR /src
COPY script/bootstrap script/
RUN ls /packages/*.deb || { script/bootstrap build && install-packages dpkg-dev file python3; }
COPY CMakeLists.txt CMakePresets.json ./
COPY cmake cmake
COPY base base
COPY bus bus
COPY proto proto
COPY ops ops
COPY crowd crowd
COPY cartd cartd
COPY gateway gateway
COPY cartctl cartctl
COPY courier courier
COPY client client
COPY web web
RUN ls /packages/*.deb || { cmake --preset deb -DHOLDFAST_PACKAGE=OFF && cmake --build --preset deb; }
COPY . .
RUN ls /packages/*.deb || { cmake --preset deb -DHOLDFAST_PACKAGE=ON && cmake --build --preset deb \
      && cpack --preset deb && mv build/deb/holdfast_*.deb /packages/; }

# The package depends on what makes its user, for which a container needs no whole systemd.
FROM runtime AS installed
COPY --from=package /packages/ /packages/
RUN install-packages systemd-standalone-sysusers /packages/holdfast_*.deb && rm -r /packages
# Where docker-compose.yml has the operator's endpoint, and keys. A volume gets its owner from what is here.
RUN install -d -o 10001 -g 10001 -m 0750 /run/holdfast /keys/cartd /keys/gateway /keys/backoffice /keys/courier

# Inside a container the loopback reaches nobody: the programs listen on every address, and it is
# the network they are put in that keeps strangers away (docker-compose.yml). But for
# --operator, whose loopback is what it is for: cartctl in this container, and nobody else.
FROM installed AS cartd
RUN install -d -o 10001 -g 10001 /data
ENV HOLDFAST_STORE=sqlite:/data/cart.db \
    HOLDFAST_COMMANDS=tcp://0.0.0.0:5550 \
    HOLDFAST_CHANGES=tcp://0.0.0.0:5551 \
    HOLDFAST_ADMIN=0.0.0.0:9550
VOLUME /data
EXPOSE 5550 5551 9550
USER 10001:10001
HEALTHCHECK --interval=3s --timeout=2s --start-period=30s CMD ["ready", "127.0.0.1:9550"]
CMD ["cartd"]

FROM installed AS gateway
ENV HOLDFAST_COMMANDS=tcp://cartd:5550 \
    HOLDFAST_CHANGES=tcp://cartd:5551 \
    HOLDFAST_ADMIN=0.0.0.0:9551
EXPOSE 8080 8443 9551
USER 10001:10001
HEALTHCHECK --interval=3s --timeout=2s --start-period=30s CMD ["ready", "127.0.0.1:9551"]
CMD ["gateway"]

FROM installed AS courier
ENV HOLDFAST_HOOKS=/etc/holdfast/hooks.json \
    HOLDFAST_ADMIN=0.0.0.0:9552
EXPOSE 9552
USER 10001:10001
HEALTHCHECK --interval=3s --timeout=2s --start-period=30s CMD ["ready", "127.0.0.1:9552"]
CMD ["courier"]

# ---- a machine with systemd and the package, for tests/compose/units.py ----
FROM runtime AS units
COPY --from=package /packages/ /packages/
RUN install-packages systemd-sysv curl /packages/holdfast_*.deb && rm -r /packages
ENTRYPOINT []
STOPSIGNAL SIGRTMIN+3
CMD ["/sbin/init"]

# ---- test: every test but those that need an engine ----
FROM package AS test
RUN script/bootstrap
ARG TESTS=
RUN CI=true script/test $TESTS
