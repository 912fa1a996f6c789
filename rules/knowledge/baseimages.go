package knowledge

import (
	"slices"
	"strings"
)

// baseImages are made to build on: they listen on nothing, and set no variable that a server reads.
// https://github.com/docker-library/official-images/tree/master/library
var baseImages = []string{
	"almalinux", "alpine", "amazoncorretto", "amazonlinux", "buildpack-deps", "busybox", "centos", "debian", "eclipse-temurin", "elixir", "erlang",
	"fedora", "golang", "node", "openjdk", "perl", "php", "python", "rockylinux", "ruby", "rust", "scratch", "ubuntu",
	"astral-sh/uv",  // https://github.com/astral-sh/uv/blob/main/Dockerfile
	"denoland/deno", // https://github.com/denoland/deno_docker
	"oven/bun",      // https://github.com/oven-sh/bun/tree/main/dockerhub
}

// IsBase reports whether an image, named as in a Dockerfile, is one to build on.
func IsBase(image string) bool {
	name, _ := split(image)
	return slices.Contains(baseImages, strings.TrimPrefix(strings.TrimPrefix(name, "docker/"), "library/"))
}
