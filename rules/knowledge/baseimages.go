package knowledge

// BaseImages are made to build on: they listen on nothing, and set no variable that a server reads.
// https://github.com/docker-library/official-images/tree/master/library
const BaseImages Words = "almalinux alpine amazoncorretto amazonlinux buildpack-deps busybox centos debian eclipse-temurin elixir erlang " +
	"fedora golang node openjdk perl php python rockylinux ruby rust scratch ubuntu " +
	"astral-sh/uv " + // https://github.com/astral-sh/uv/blob/main/Dockerfile
	"denoland/deno " + // https://github.com/denoland/deno_docker
	"oven/bun" // https://github.com/oven-sh/bun/tree/main/dockerhub

// Compilers are images in which people build a program of their own: what comes out of one is no server that others know.
// https://github.com/docker-library/official-images/tree/master/library and https://github.com/dotnet/dotnet-docker
const Compilers Words = "cargo-chef golang gradle haskell maven rust sbt sdk swift"
