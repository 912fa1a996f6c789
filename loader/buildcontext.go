package loader

import (
	"path"
	"strings"

	"github.com/portlint/portlint/loader/argv"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/tree"
)

// longestConfiguration is the size in bytes above which a configuration file is not read.
const longestConfiguration = 256 << 10

// configurationFiles are the files that can change the address on which a development server listens.
var configurationFiles = []string{
	"vite.config.js", "vite.config.ts", "vite.config.mjs", "vite.config.mts", "vite.config.cjs", "vite.config.cts",
	"astro.config.mjs", "astro.config.js", "astro.config.ts", "astro.config.mts",
	"rsbuild.config.ts", "rsbuild.config.js", "rsbuild.config.mjs",
	"nuxt.config.ts", "nuxt.config.js",
	"webpack.config.js", "webpack.config.ts", "vue.config.js",
	"angular.json", "wrangler.toml", "wrangler.json", "wrangler.jsonc", "firebase.json",
	"gunicorn.conf.py", ".flaskenv", ".env",
	"mkdocs.yml", "mkdocs.yaml", "_config.yml", "_config.toml", "Trunk.toml", "Rocket.toml", "json-server.json",
}

// buildContext is what a folder that images are built from says of their programs.
type buildContext struct {
	manifest      *graph.Package
	configuration []*source.File
}

// readContext reads what stands at the top of a build's context and says how its programs are configured. Known are the
// contexts that were read before, by their folder.
func (l *loading) readContext(build *graph.Build, known map[string]*buildContext) {
	if !build.Context.Known() || isRemote(build.Context.Value) || strings.HasPrefix(build.Context.Value, "service:") {
		return
	}
	dir := tree.Join(l.contexts[build], build.Context.Value)
	context := known[dir]
	if context == nil {
		context = l.newContext(dir)
		known[dir] = context
	}
	build.Package, build.Configuration = context.manifest, context.configuration
}

func (l *loading) newContext(dir string) *buildContext {
	context := &buildContext{}
	if name := path.Join(dir, "package.json"); l.files.Exists(name) {
		if file, err := l.files.Get(name, source.Plain); err == nil {
			context.manifest = readPackage(file)
		}
	}
	for _, name := range configurationFiles {
		name = path.Join(dir, name)
		if !l.files.Exists(name) {
			continue
		}
		kind := source.Plain
		if strings.HasSuffix(name, "env") {
			kind = source.Secret
		}
		if file, err := l.files.Get(name, kind); err == nil && len(file.Data) <= longestConfiguration {
			context.configuration = append(context.configuration, file)
		}
	}
	return context
}

// runs fills in what the containers of each service start.
func (l *loading) runs() {
	contexts := make(map[string]*buildContext)
	for _, service := range l.project.Services {
		entrypoint, command := service.Start()
		if entrypoint == nil && command == nil {
			continue
		}
		if !l.charge(argv.Steps(entrypoint)+argv.Steps(command), service.Span) {
			return
		}
		if service.Build != nil {
			l.readContext(service.Build, contexts)
		}
		service.Run = argv.Run(service)
	}
}
