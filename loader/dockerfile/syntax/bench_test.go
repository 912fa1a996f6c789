package syntax

import (
	"bytes"
	"strings"
	"testing"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// BenchmarkParse reads a usual Dockerfile and looks for refusals, with BuildKit beside it.
func BenchmarkParse(b *testing.B) {
	data := []byte("# syntax=docker/dockerfile:1\nFROM node:22 AS build\n" + strings.Repeat("# the parts\nARG PART=1\nENV NODE_ENV=production PORT=3000 \\\n    HOST=\"0.0.0.0\"\n"+
		"COPY --chown=node package.json yarn.lock ./\nRUN --mount=type=cache,target=/root/.cache yarn install && \\\n    yarn build\n"+
		"EXPOSE 3000/tcp\nHEALTHCHECK --interval=30s CMD curl -f http://localhost:3000\nCMD [\"node\", \"server.js\"]\n", 10))
	b.Run("portlint", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		b.ReportAllocs()
		for b.Loop() {
			file, err := Parse(data)
			if err != nil {
				b.Fatal(err)
			}
			for _, instruction := range file.Instructions {
				if err := instruction.Refusal(); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
	b.Run("BuildKit", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		b.ReportAllocs()
		for b.Loop() {
			result, err := parser.Parse(bytes.NewReader(data))
			if err != nil {
				b.Fatal(err)
			}
			for _, node := range result.AST.Children {
				if _, err := instructions.ParseInstruction(node); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}
