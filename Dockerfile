# Front end
FROM node:20-bookworm-slim AS front
WORKDIR /src/web
COPY web/package.json web/package-lock.json ./
RUN npm ci

# Program: one static binary
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY tools/bundle/go.mod tools/bundle/go.sum tools/bundle/
RUN go -C tools/bundle mod download
COPY . .
COPY --from=front /src/web/node_modules web/node_modules
ARG VERSION=docker
RUN go -C tools/bundle run . \
 && CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /annuaire ./cmd/annuaire

# Service: nothing but the program, as an ordinary user. The image has no
# PostgreSQL: DATABASE_URL is required.
FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /annuaire /annuaire
ENV ANNUAIRE_ADDR=0.0.0.0:8080
EXPOSE 8080
USER nonroot
ENTRYPOINT ["/annuaire"]
CMD ["serve"]
