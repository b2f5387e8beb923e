# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0

# Every image of Holdfast, from one Debian base and its packages.
#
#   docker build --target gateway -t holdfast-gateway .
#   docker build --target test --build-arg BASE=debian:trixie-slim .      builds it and runs every test
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
COPY docker/haproxy.cfg /etc/haproxy/haproxy.cfg
ENV HOLDFAST_DESCRIPTORS=200000 \
    HOLDFAST_NEW_SESSIONS=300 \
    HOLDFAST_NEW_CONNECTIONS=5000
RUN haproxy -c -q -f /etc/haproxy/haproxy.cfg
EXPOSE 8080 8443 8404
USER 10001:10001
# HAProxy's own word for a soft stop: what is held is answered before it ends.
STOPSIGNAL SIGUSR1
HEALTHCHECK --interval=3s --timeout=2s --start-period=30s CMD ["ready", "127.0.0.1:8404"]
CMD ["haproxy", "-W", "-db", "-f", "/etc/haproxy/haproxy.cfg"]

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

# ---- build: the compiler stays here ----
FROM base AS build
COPY docker/ca/ /usr/local/share/ca-certificates/
RUN install-packages ca-certificates && update-ca-certificates
ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt \
    npm_config_cafile=/etc/ssl/certs/ca-certificates.crt
WORKDIR /src
COPY script/bootstrap script/
RUN script/bootstrap build
COPY CMakeLists.txt CMakePresets.json ./
COPY cmake cmake
COPY base base
COPY proto proto
COPY ops ops
COPY cartd cartd
COPY gateway gateway
COPY cartctl cartctl
COPY client client
COPY web web
RUN cmake --preset release -DHOLDFAST_TESTS=OFF -DHOLDFAST_BENCH=OFF -DHOLDFAST_PACKAGE=OFF \
      -DCMAKE_INSTALL_PREFIX=/usr/local \
 && cmake --build --preset release \
 && cmake --install build/release --strip
# What each program needs at run time: the packages of the libraries it is linked with.
RUN for program in cartd gateway cartctl; do \
      ldd "/usr/local/bin/$program" | awk '/=> \// { sub(".*/", "", $3); print "*/" $3 }' \
        | xargs dpkg -S | cut -d: -f1 | sort -u >"/usr/local/$program.packages"; \
    done

# Inside a container the loopback reaches nobody: the programs listen on every address, and it is
# the network they are put in that keeps strangers away (docker-compose.yml). But for
# --operator, whose loopback is what it is for: cartctl in this container, and nobody else.
FROM runtime AS cartd
COPY --from=build /usr/local/*.packages /tmp/
RUN install-packages $(cat /tmp/cartd.packages /tmp/cartctl.packages) \
 && rm /tmp/*.packages \
 && install -d -o 10001 -g 10001 /data
COPY --from=build /usr/local/bin/cartd /usr/local/bin/cartctl /usr/local/bin/
ENV HOLDFAST_STORE=sqlite:/data/cart.db \
    HOLDFAST_COMMANDS=tcp://0.0.0.0:5550 \
    HOLDFAST_CHANGES=tcp://0.0.0.0:5551 \
    HOLDFAST_ADMIN=0.0.0.0:9550
VOLUME /data
EXPOSE 5550 5551 9550
USER 10001:10001
HEALTHCHECK --interval=3s --timeout=2s --start-period=30s CMD ["ready", "127.0.0.1:9550"]
CMD ["cartd"]

FROM runtime AS gateway
COPY --from=build /usr/local/*.packages /tmp/
RUN install-packages $(cat /tmp/gateway.packages) && rm /tmp/*.packages
COPY --from=build /usr/local/bin/gateway /usr/local/bin/
COPY --from=build /usr/local/share/holdfast /usr/local/share/holdfast
ENV HOLDFAST_COMMANDS=tcp://cartd:5550 \
    HOLDFAST_CHANGES=tcp://cartd:5551 \
    HOLDFAST_ADMIN=0.0.0.0:9551
EXPOSE 8080 9551
USER 10001:10001
HEALTHCHECK --interval=3s --timeout=2s --start-period=30s CMD ["ready", "127.0.0.1:9551"]
CMD ["gateway"]

# ---- test: every test but those that need an engine ----
FROM build AS test
RUN script/bootstrap
COPY . .
RUN CI=true script/test
