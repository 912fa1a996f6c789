package dockerfile

import (
	"path"
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/tree"
)

// longestConfiguration is the size in bytes above which a configuration file is not read.
const longestConfiguration = 256 << 10

// configurationFiles are the files that can change the address on which a server listens.
var configurationFiles = []string{
	"vite.config.js", "vite.config.ts", "vite.config.mjs", "vite.config.mts", "vite.config.cjs", "vite.config.cts",
	"astro.config.mjs", "astro.config.js", "astro.config.ts", "astro.config.mts",
	"rsbuild.config.ts", "rsbuild.config.js", "rsbuild.config.mjs",
	"nuxt.config.ts", "nuxt.config.js",
	"webpack.config.js", "webpack.config.ts", "vue.config.js",
	"angular.json", "wrangler.toml", "wrangler.json", "wrangler.jsonc", "firebase.json",
	"gunicorn.conf.py", ".flaskenv", ".env",
	"mkdocs.yml", "mkdocs.yaml", "_config.yml", "_config.toml", "Trunk.toml", "Rocket.toml", "json-server.json",
	"src/main/resources/application.properties", "src/main/resources/application.yml", "src/main/resources/application.yaml",
	"src/main/resources/bootstrap.properties", "src/main/resources/bootstrap.yml", "src/main/resources/bootstrap.yaml",
	"Program.cs", "Startup.cs", "appsettings.json", "appsettings.Production.json", "appsettings.Development.json", "appsettings.Docker.json",
}

// resources is where a Java program has its settings, those of its profiles in files of their own.
const resources = "src/main/resources"

// overResources are the folders whose files win over those of the same name there, as far as a program has them beside it.
//
// https://docs.spring.io/spring-boot/reference/features/external-config.html#features.external-config.files
var overResources = []string{resources + "/config", "config", ""}

// Context is what the folder that images are built from says of their programs.
type Context struct {
	// Package is the package.json at its top, nil when there is none.
	Package *graph.Package
	// Configuration are the files at its top that configure development servers.
	Configuration []*source.File
}

// projectFiles are those of a .NET project.
var projectFiles = []string{"Program.cs", "Startup.cs", "appsettings.json"}

// Project reads the files of the .NET project that a service starts, when it lies in a folder of its own below the context: as the tools of .NET lay
// it out, the folder has the name of the library.
func Project(reader *tree.Reader, dir string, service *graph.Service) (files []*source.File) {
	name := ""
	for _, program := range service.Run.Programs {
		if words := program.Words; len(words) > 1 && path.Base(words[0].Value) == "dotnet" {
			name = strings.TrimSuffix(path.Base(words[1].Value), ".dll")
		}
	}
	if name == "" || strings.Contains(name, graph.Unresolved) {
		return nil
	}
	for _, folder := range []string{path.Join(dir, name), path.Join(dir, "src", name)} {
		for _, file := range reader.List(folder) {
			if !slices.Contains(projectFiles, file) && (!strings.HasPrefix(file, "appsettings.") || !strings.HasSuffix(file, ".json")) {
				continue
			}
			if read, err := reader.Get(path.Join(folder, file), source.Plain); err == nil && len(read.Data) <= longestConfiguration {
				files = append(files, read)
			}
		}
	}
	return files
}

// ReadContext reads what stands at the top of a folder.
func ReadContext(reader *tree.Reader, dir string) *Context {
	context := &Context{}
	if name, found := reader.Find(dir, "package.json"); found {
		if file, err := reader.Get(name, source.Plain); err == nil {
			context.Package = readPackage(file)
		}
	}
	names := append(slices.Clip(reader.Likely(dir, configurationFiles)), springFiles(reader, dir)...)
	for _, name := range names {
		name = tree.In(dir, name)
		if !reader.Exists(name) {
			continue
		}
		kind := source.Plain
		if strings.HasSuffix(name, "env") {
			kind = source.Secret
		}
		if file, err := reader.Get(name, kind); err == nil && len(file.Data) <= longestConfiguration {
			context.Configuration = append(context.Configuration, file)
		}
	}
	return context
}

// springFiles returns the files with settings of a Java program, but for those of the table.
func springFiles(reader *tree.Reader, dir string) (names []string) {
	if len(reader.Likely(dir, []string{resources})) == 0 {
		return nil
	}
	own := reader.List(tree.In(dir, resources))
	for _, name := range own {
		if isSpring(name) && (strings.HasPrefix(name, "application-") || strings.HasPrefix(name, "bootstrap-")) {
			names = append(names, path.Join(resources, name))
		}
	}
	if !slices.ContainsFunc(own, isSpring) {
		return names
	}
	for _, folder := range overResources {
		for _, name := range reader.List(path.Join(dir, folder)) {
			if isSpring(name) {
				names = append(names, path.Join(folder, name))
			}
		}
	}
	return names
}

// isSpring reports whether a file has the name of one with settings of Spring.
func isSpring(name string) bool {
	stem, ending, _ := strings.Cut(name, ".")
	stem, _, _ = strings.Cut(stem, "-")
	return (stem == "application" || stem == "bootstrap") && (ending == "properties" || ending == "yml" || ending == "yaml")
}
