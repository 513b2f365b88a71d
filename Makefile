# 闭环 bihuan. `make` alone prints the targets.
.DEFAULT_GOAL := help
SHELL := bash
.SHELLFLAGS := -euo pipefail -c

# The program is pure Go: it runs everywhere as one file. Only the race
# detector needs a C compiler.
export CGO_ENABLED := 0
# Dependencies are what go.sum pins, never something newer.
export GOFLAGS := -mod=readonly -buildvcs=false

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS := -s -w -X bihuan/internal/cli.Version=$(VERSION)
PLATFORMS := linux/amd64 linux/arm64 linux/loong64 windows/amd64
# Packages without files, processes or databases: the race detector is quick there.
PURE := ./internal/fault/... ./internal/zh/... ./internal/material/... ./internal/history ./internal/ledger ./internal/access

.PHONY: run test bench lint build trust manual vuln help

run: ## 启动演示：浏览器打开屏幕上的网址 | start the demo, prints address and accounts
	go run ./cmd/bihuan demo

test: ## 全部检查与测试（首次会安装测试工具） | everything that must hold
	scripts/install-test-tools.sh
	scripts/test.sh $(PURE)

lint: ## 格式与静态检查 | gofmt, vet, staticcheck
	scripts/lint.sh

build: ## 各平台程序，放在 dist/ | binaries of every platform in dist/
	@for p in $(PLATFORMS); do \
	  out=dist/bihuan-$${p%/*}-$${p#*/}; [[ $$p == windows/* ]] && out=$$out.exe; \
	  echo "$$out"; \
	  GOOS=$${p%/*} GOARCH=$${p#*/} go build -trimpath -ldflags '$(LDFLAGS)' -o $$out ./cmd/bihuan; \
	done

bench: ## 与同类程序对比速度，结果写入 bench/RESULTS.md | ratios beside the peers
	bench/run.sh

trust: ## 验证安全承诺，足量运行 | the promises of internal/trust with their full counts: 1,000 kills, 150 system calls
	scripts/install-test-tools.sh
	BIHUAN_TRUST=full scripts/pg-for-tests.sh go test -count=1 -timeout 60m -v ./internal/trust
	scripts/pg-for-tests.sh go test -count=1 ./internal/access/... ./internal/arch ./internal/blob ./internal/child ./internal/command/... ./internal/history/... ./internal/seal ./internal/server ./internal/sqldb/...

manual: ## 重拍使用手册的截图 | take the pictures of the user manual again
	BIHUAN_MANUAL=1 go test -count=1 -run TestManual ./internal/e2e

vuln: ## 查已知漏洞（需要互联网） | known vulnerabilities, needs the public database
	go run golang.org/x/vuln/cmd/govulncheck@v1.9.0 ./...

help: ## 本说明 | this list
	@echo '闭环 bihuan — make 目标 / targets:'
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-7s %s\n", $$1, $$2}' Makefile
