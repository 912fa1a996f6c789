// Package delivery tests how portlint reaches people: the pre-commit hooks, the GitHub Action and the release, from the
// very files that pre-commit, GitHub and goreleaser read. It holds no code of the program.
package delivery
