module github.com/portlint/portlint/.github/tools/shrink

go 1.25.5
