package knowledge

// Servers returns the programs whose default address, flags and variables are known, the more specific command lines first, but for those of
// [ImageServers].
//
// Each row was read at its source or by starting the program and looking at its sockets; the test with the build tag "listen"
// does that again for some. Inside a container some tools behave otherwise than outside: what stands here is the inside.
//
// They are copied from constants when they are asked for: a variable would have each start tell the collector where in it pointers stand.
func Servers() []Server {
	return []Server{
		// Python
		{
			Starts: "flask run", Default: Loopback, Port: 5000,
			Flags: "-h --host", PortFlags: "-p --port",
			Variables: "FLASK_RUN_HOST", PortVariables: "FLASK_RUN_PORT",
			Files: ".flaskenv .env", Setting: "FLASK_RUN_HOST",
			Source: "https://flask.palletsprojects.com/en/stable/cli/", Ran: "2.2.2",
		},
		{
			Starts: "quart run", Default: Loopback, Port: 5000,
			Flags: "-h --host", PortFlags: "-p --port",
			Source: "https://quart.palletsprojects.com/en/latest/tutorials/quickstart.html", Ran: "0.18.3",
		},
		{
			Starts: "manage.py runserver", Default: Loopback, Port: 8000,
			Positional: true,
			Source:     "https://docs.djangoproject.com/en/stable/ref/django-admin/#runserver", Ran: "3.2.25",
		},
		{
			Starts: "django-admin runserver", Default: Loopback, Port: 8000,
			Positional: true,
			Source:     "https://docs.djangoproject.com/en/stable/ref/django-admin/#runserver",
		},
		{
			Starts: "django runserver", Default: Loopback, Port: 8000,
			Positional: true,
			Source:     "https://docs.djangoproject.com/en/stable/ref/django-admin/#runserver", Ran: "3.2.25",
		},
		{
			Starts: "uvicorn", Default: Loopback, Port: 8000,
			Flags: "--host", PortFlags: "--port",
			Variables: "UVICORN_HOST", PortVariables: "UVICORN_PORT", Opaque: "--uds --fd UVICORN_UDS UVICORN_FD",
			Source: "https://www.uvicorn.org/settings/", Ran: "0.17.6",
		},
		{
			Starts: "fastapi dev", Default: Loopback, Port: 8000,
			Flags: "--host", PortFlags: "--port",
			PortVariables: "PORT",
			Source:        "https://github.com/fastapi/fastapi-cli/blob/main/src/fastapi_cli/cli.py",
		},
		{
			Starts: "fastapi run", Default: AllAddresses, Port: 8000,
			Flags: "--host", PortFlags: "--port",
			PortVariables: "PORT",
			Source:        "https://github.com/fastapi/fastapi-cli/blob/main/src/fastapi_cli/cli.py",
		},
		{
			Starts: "gunicorn", Default: Loopback, Port: 8000,
			Flags: "-b --bind",
			Opens: "PORT", Opaque: "-c --config GUNICORN_CMD_ARGS",
			Files: "gunicorn.conf.py", Setting: "bind", Section: bindSection,
			Source: "https://docs.gunicorn.org/en/stable/settings.html#bind", Ran: "20.1.0",
		},
		{
			Starts: "hypercorn", Default: Loopback, Port: 8000,
			Flags:  "-b --bind",
			Opaque: "-c --config --quic-bind --insecure-bind",
			Source: "https://hypercorn.readthedocs.io/en/latest/how_to_guides/binds.html", Ran: "0.13.2",
		},
		{
			Starts: "daphne", Default: Loopback, Port: 8000,
			Flags: "-b --bind", PortFlags: "-p --port",
			Opaque: "-u --fd -e --endpoint",
			Source: "https://github.com/django/daphne/blob/main/daphne/cli.py", Ran: "4.0.0",
		},
		{
			Starts: "granian", Default: Loopback, Port: 8000,
			Flags: "--host", PortFlags: "--port",
			Variables: "GRANIAN_HOST", PortVariables: "GRANIAN_PORT", Opaque: "--uds",
			Source: "https://github.com/emmett-framework/granian/blob/master/granian/cli.py",
		},
		{
			Starts: "sanic", Default: Loopback, Port: 8000,
			Flags: "-H --host", PortFlags: "-p --port",
			Opaque: "-u --unix",
			Source: "https://github.com/sanic-org/sanic/blob/main/sanic/cli/arguments.py",
		},
		{
			Starts: "litestar run", Default: Loopback, Port: 8000,
			Flags: "-H --host", PortFlags: "-p --port",
			Variables: "LITESTAR_HOST", PortVariables: "LITESTAR_PORT", Opaque: "-U --uds -F --fd --unix-domain-socket",
			Source: "https://github.com/litestar-org/litestar/blob/main/litestar/cli/commands/core.py",
		},
		{
			Starts: "bottle", Default: Loopback, Port: 8080,
			Flags:  "-b --bind",
			Source: "https://github.com/bottlepy/bottle/blob/master/bottle.py", Ran: "0.12.23",
		},
		{
			Starts: "bottle.py", Default: Loopback, Port: 8080,
			Flags:  "-b --bind",
			Source: "https://github.com/bottlepy/bottle/blob/master/bottle.py",
		},
		{
			Starts: "aiohttp.web", Default: Loopback, Port: 8080,
			Flags: "-H --hostname", PortFlags: "-P --port",
			Opaque: "-U --path",
			Source: "https://github.com/aio-libs/aiohttp/blob/master/aiohttp/web.py", Ran: "3.8.4",
		},
		{
			Starts: "mkdocs serve", Default: Loopback, Port: 8000,
			Flags:  "-a --dev-addr",
			Opaque: "-f --config-file",
			Files:  "mkdocs.yml mkdocs.yaml", Setting: "dev_addr", Section: mkdocsSection,
			Plain:  true,
			Source: "https://www.mkdocs.org/user-guide/configuration/#dev_addr", Ran: "1.4.2",
		},
		{
			Starts: "sphinx-autobuild", Default: Loopback, Port: 8000,
			Flags: "--host", PortFlags: "--port",
			Plain:  true,
			Source: "https://github.com/sphinx-doc/sphinx-autobuild",
		},
		{
			Starts: "jupyter lab", Default: Loopback, Port: 8888,
			Flags: "--ip --ServerApp.ip --NotebookApp.ip", PortFlags: "--port --ServerApp.port --NotebookApp.port",
			PortVariables: "JUPYTER_PORT", Opaque: "--config",
			Plain:  true,
			Source: "https://jupyter-server.readthedocs.io/en/latest/other/full-config.html",
		},
		{
			Starts: "jupyter notebook", Default: Loopback, Port: 8888,
			Flags: "--ip --ServerApp.ip --NotebookApp.ip", PortFlags: "--port --ServerApp.port --NotebookApp.port",
			PortVariables: "JUPYTER_PORT", Opaque: "--config",
			Plain:  true,
			Source: "https://jupyter-server.readthedocs.io/en/latest/other/full-config.html", Ran: "6.4.12",
		},
		{
			Starts: "jupyter server", Default: Loopback, Port: 8888,
			Flags: "--ip --ServerApp.ip --NotebookApp.ip", PortFlags: "--port --ServerApp.port --NotebookApp.port",
			PortVariables: "JUPYTER_PORT", Opaque: "--config",
			Plain:  true,
			Source: "https://jupyter-server.readthedocs.io/en/latest/other/full-config.html", Ran: "1.23.3",
		},
		{
			Starts: "jupyter-lab", Default: Loopback, Port: 8888,
			Flags: "--ip --ServerApp.ip --NotebookApp.ip", PortFlags: "--port --ServerApp.port --NotebookApp.port",
			PortVariables: "JUPYTER_PORT", Opaque: "--config",
			Plain:  true,
			Source: "https://jupyter-server.readthedocs.io/en/latest/other/full-config.html",
		},
		{
			Starts: "jupyter-notebook", Default: Loopback, Port: 8888,
			Flags: "--ip --ServerApp.ip --NotebookApp.ip", PortFlags: "--port --ServerApp.port --NotebookApp.port",
			PortVariables: "JUPYTER_PORT", Opaque: "--config",
			Plain:  true,
			Source: "https://jupyter-server.readthedocs.io/en/latest/other/full-config.html", Ran: "6.4.12",
		},
		{
			Starts: "jupyter-server", Default: Loopback, Port: 8888,
			Flags: "--ip --ServerApp.ip --NotebookApp.ip", PortFlags: "--port --ServerApp.port --NotebookApp.port",
			PortVariables: "JUPYTER_PORT", Opaque: "--config",
			Plain:  true,
			Source: "https://jupyter-server.readthedocs.io/en/latest/other/full-config.html", Ran: "1.23.3",
		},
		{
			Starts: "tensorboard", Default: Loopback, Port: 6006,
			Flags: "--host", Open: "--bind_all", PortFlags: "--port",
			Source: "https://github.com/tensorflow/tensorboard/blob/master/tensorboard/plugins/core/core_plugin.py",
		},
		{
			Starts: "mlflow server", Default: Loopback, Port: 5000,
			Flags: "-h --host", PortFlags: "-p --port",
			Variables: "MLFLOW_HOST", PortVariables: "MLFLOW_PORT",
			Source: "https://github.com/mlflow/mlflow/blob/master/mlflow/utils/cli_args.py",
		},
		{
			Starts: "mlflow ui", Default: Loopback, Port: 5000,
			Flags: "-h --host", PortFlags: "-p --port",
			Variables: "MLFLOW_HOST", PortVariables: "MLFLOW_PORT",
			Source: "https://github.com/mlflow/mlflow/blob/master/mlflow/utils/cli_args.py",
		},
		{
			Starts: "dagster dev", Default: Loopback, Port: 3000,
			Flags: "-h --host --dagit-host", PortFlags: "-p --port --dagit-port",
			Variables: "DAGSTER_WEBSERVER_HOST", PortVariables: "DAGSTER_WEBSERVER_PORT",
			Source: "https://github.com/dagster-io/dagster/blob/master/python_modules/dagster-webserver/dagster_webserver/cli.py",
		},
		{
			Starts: "dagster-webserver", Default: Loopback, Port: 3000,
			Flags: "-h --host --dagit-host", PortFlags: "-p --port --dagit-port",
			Variables: "DAGSTER_WEBSERVER_HOST", PortVariables: "DAGSTER_WEBSERVER_PORT",
			Source: "https://github.com/dagster-io/dagster/blob/master/python_modules/dagster-webserver/dagster_webserver/cli.py",
		},
		{
			Starts: "dagit", Default: Loopback, Port: 3000,
			Flags: "-h --host --dagit-host", PortFlags: "-p --port --dagit-port",
			Variables: "DAGSTER_WEBSERVER_HOST", PortVariables: "DAGSTER_WEBSERVER_PORT",
			Source: "https://github.com/dagster-io/dagster/blob/master/python_modules/dagster-webserver/dagster_webserver/cli.py",
		},
		{
			Starts: "prefect server start", Default: Loopback, Port: 4200,
			Flags: "--host", PortFlags: "--port",
			Variables: "PREFECT_SERVER_API_HOST", PortVariables: "PREFECT_SERVER_API_PORT",
			Source: "https://github.com/PrefectHQ/prefect/blob/main/src/prefect/settings/models/server/api.py",
		},
		{
			Starts: "chainlit run", Default: Loopback, Port: 8000,
			Flags: "--host", PortFlags: "--port",
			Variables: "CHAINLIT_HOST", PortVariables: "CHAINLIT_PORT",
			Source: "https://github.com/Chainlit/chainlit/blob/main/backend/chainlit/cli/__init__.py",
		},
		{
			Starts: "marimo edit", Default: Loopback, Port: 2718,
			Flags: "--host", PortFlags: "-p --port",
			Plain:  true,
			Source: "https://github.com/marimo-team/marimo/blob/main/marimo/_cli/cli.py",
		},
		{
			Starts: "marimo run", Default: Loopback, Port: 2718,
			Flags: "--host", PortFlags: "-p --port",
			Plain:  true,
			Source: "https://github.com/marimo-team/marimo/blob/main/marimo/_cli/cli.py",
		},
		{
			Starts: "marimo tutorial", Default: Loopback, Port: 2718,
			Flags: "--host", PortFlags: "-p --port",
			Plain:  true,
			Source: "https://github.com/marimo-team/marimo/blob/main/marimo/_cli/cli.py",
		},
		{
			Starts: "marimo new", Default: Loopback, Port: 2718,
			Flags: "--host", PortFlags: "-p --port",
			Plain:  true,
			Source: "https://github.com/marimo-team/marimo/blob/main/marimo/_cli/cli.py",
		},
		{
			Starts: "datasette serve", Default: Loopback, Port: 8001,
			Flags: "-h --host", PortFlags: "-p --port",
			Opaque: "--uds",
			Source: "https://github.com/simonw/datasette/blob/main/datasette/cli.py",
		},
		{
			Starts: "waitress-serve", Default: AllAddresses, Port: 8080,
			Flags: "--listen --host", PortFlags: "--port",
			Opaque: "--unix-socket",
			Source: "https://docs.pylonsproject.org/projects/waitress/en/stable/runner.html", Ran: "2.1.2",
		},
		{
			Starts: "http.server", Default: AllAddresses, Port: 8000,
			Flags:      "-b --bind",
			Positional: true,
			Source:     "https://docs.python.org/3/library/http.server.html#command-line-interface", Ran: "3.11.2",
		},
		{
			Starts: "bokeh serve", Default: AllAddresses, Port: 5006,
			Flags: "--address", PortFlags: "--port",
			Source: "https://github.com/bokeh/bokeh/blob/branch-3.7/src/bokeh/command/subcommands/serve.py",
		},
		{
			Starts: "panel serve", Default: AllAddresses, Port: 5006,
			Flags: "--address", PortFlags: "--port",
			Source: "https://github.com/bokeh/bokeh/blob/branch-3.7/src/bokeh/command/subcommands/serve.py",
		},
		// models
		{
			Starts: "llama-server", Default: Loopback, Port: 8080,
			Flags: "--host", PortFlags: "--port",
			Variables: "LLAMA_ARG_HOST", PortVariables: "LLAMA_ARG_PORT",
			Plain:  true,
			Source: "https://github.com/ggml-org/llama.cpp/blob/master/common/common.h",
		},
		{
			Starts: "ollama serve", Default: Loopback, Port: 11434,
			Variables: "OLLAMA_HOST",
			Source:    "https://github.com/ollama/ollama/blob/main/envconfig/config.go",
		},
		// Node
		{
			Starts: "vite preview", Default: Loopback, Port: 4173,
			Flags: "--host", Bare: "--host", PortFlags: "--port",
			Opaque: "-c --config",
			Files:  viteFiles, Setting: "host", Section: vitePreviewSection, Local: true,
			Source: "https://vite.dev/config/preview-options.html#preview-host", Ran: "8.4.0",
		},
		{
			Starts: "vite", Default: Loopback, Port: 5173,
			Flags: "--host", Bare: "--host", PortFlags: "--port",
			Opaque: "-c --config", Except: "build optimize preview",
			Files: viteFiles, Setting: "host", Section: serverSection, Local: true,
			Source: "https://vite.dev/config/server-options.html#server-host", Ran: "8.4.0",
		},
		{
			Starts: "react-router dev", Default: Loopback, Port: 5173,
			Flags: "--host", Bare: "--host", PortFlags: "--port",
			Opaque: "-c --config",
			Files:  viteFiles, Setting: "host", Section: serverSection, Local: true,
			Source: "https://reactrouter.com/api/other-api/dev", Ran: "8.4.0",
		},
		{
			Starts: "vitepress dev", Default: Loopback, Port: 5173,
			Flags: "--host", Bare: "--host", PortFlags: "--port",
			Local:  true,
			Source: "https://vitepress.dev/reference/cli", Ran: "1.6.4",
		},
		{
			Starts: "astro dev", Default: Loopback, Port: 4321,
			Flags: "--host", Bare: "--host", PortFlags: "--port",
			Opaque: "--config",
			Files:  astroFiles, Setting: "host", Section: serverSection, Local: true,
			Source: "https://docs.astro.build/en/reference/cli-reference/", Ran: "7.3.5",
		},
		{
			Starts: "astro preview", Default: Loopback, Port: 4321,
			Flags: "--host", Bare: "--host", PortFlags: "--port",
			Opaque: "--config",
			Files:  astroFiles, Setting: "host", Section: serverSection, Local: true,
			Source: "https://docs.astro.build/en/reference/cli-reference/", Ran: "7.3.5",
		},
		{
			Starts: "ng serve", Default: Loopback, Port: 4200,
			Flags: "--host", PortFlags: "--port", PortVariables: "PORT",
			Opaque: "-c --configuration",
			Files:  "angular.json", Setting: "\"host\"", Section: angularSection, Weak: true, Local: true,
			Source: "https://angular.dev/cli/serve", Ran: "22.2.7",
		},
		{
			Starts: "ng s", Default: Loopback, Port: 4200,
			Flags: "--host", PortFlags: "--port", PortVariables: "PORT",
			Opaque: "-c --configuration",
			Files:  "angular.json", Setting: "\"host\"", Section: angularSection, Weak: true, Local: true,
			Source: "https://angular.dev/cli/serve",
		},
		{
			Starts: "docusaurus start", Default: Loopback, Port: 3000,
			Flags: "-h --host", PortFlags: "-p --port", PortVariables: "PORT",
			Local:  true,
			Source: "https://docusaurus.io/docs/cli", Ran: "3.10.2",
		},
		{
			Starts: "docusaurus serve", Default: Loopback, Port: 3000,
			Flags: "-h --host", PortFlags: "-p --port",
			Local:  true,
			Source: "https://docusaurus.io/docs/cli", Ran: "3.10.2",
		},
		{
			Starts: "gatsby develop", Default: Loopback, Port: 8000,
			Flags: "-H --host", PortFlags: "-p --port",
			Local:  true,
			Source: "https://github.com/gatsbyjs/gatsby/blob/master/packages/gatsby-cli/src/create-cli.ts",
		},
		{
			Starts: "gatsby serve", Default: Loopback, Port: 9000,
			Flags: "-H --host", PortFlags: "-p --port",
			Local:  true,
			Source: "https://github.com/gatsbyjs/gatsby/blob/master/packages/gatsby-cli/src/create-cli.ts",
		},
		{
			Starts: "wrangler dev", Default: Loopback, Port: 8787,
			Further: "9229",
			Flags:   "--ip", PortFlags: "--port",
			Opaque: "-c --config",
			Files:  "wrangler.toml wrangler.json wrangler.jsonc", Setting: "ip", Section: wranglerSection, Local: true,
			Source: "https://developers.cloudflare.com/workers/wrangler/commands/", Ran: "4.164.0",
		},
		{
			Starts: "rsbuild dev", Default: Loopback, Port: 3000,
			Flags: "--host", Bare: "--host", PortFlags: "--port",
			Opaque: "-c --config",
			Files:  rsbuildFiles, Setting: "host", Section: serverSection, Local: true, Pinned: Pin{Package: "@rsbuild/core", From: "2"},
			Source: "https://rsbuild.rs/guide/basic/cli", Ran: "2.3.2",
		},
		{
			Starts: "rsbuild preview", Default: Loopback, Port: 3000,
			Flags: "--host", Bare: "--host", PortFlags: "--port",
			Opaque: "-c --config",
			Files:  rsbuildFiles, Setting: "host", Section: serverSection, Local: true, Pinned: Pin{Package: "@rsbuild/core", From: "2"},
			Source: "https://rsbuild.rs/guide/basic/cli", Ran: "2.3.2",
		},
		{
			Starts: "rsbuild", Default: Loopback, Port: 3000,
			Flags: "--host", Bare: "--host", PortFlags: "--port",
			Opaque: "-c --config", Except: "build inspect preview",
			Files: rsbuildFiles, Setting: "host", Section: serverSection, Local: true, Pinned: Pin{Package: "@rsbuild/core", From: "2"},
			Source: "https://rsbuild.rs/guide/basic/cli", Ran: "2.3.2",
		},
		{
			Starts: "rspress dev", Default: Loopback, Port: 3000,
			Flags: "--host", Bare: "--host", PortFlags: "--port",
			Opaque: "-c --config",
			Files:  "rspress.config.ts rspress.config.js", Setting: "host", Local: true, Pinned: Pin{Package: "rspress", From: "2"},
			Source: "https://rspress.rs/api/commands", Ran: "2.0.22",
		},
		{
			Starts: "ladle serve", Default: Loopback, Port: 61000,
			Further: "24678",
			Flags:   "-h --host", PortFlags: "-p --port",
			Opaque: "--config --viteConfig",
			Local:  true,
			Source: "https://ladle.dev/docs/cli", Ran: "5",
		},
		{
			Starts: "vitepress preview", Default: AllAddresses, Port: 4173, // whatever --host says
			PortFlags: "--port",
			Source:    "https://vitepress.dev/reference/cli", Ran: "1.6.4",
		},
		{
			Starts: "vitepress serve", Default: AllAddresses, Port: 4173,
			PortFlags: "--port",
			Source:    "https://vitepress.dev/reference/cli", Ran: "1.6.4",
		},
		{
			Starts: "prisma studio", Default: Loopback, Port: 51212, // version 7 has no flag for the address
			PortFlags: "-p --port",
			Local:     true, Pinned: Pin{Package: "prisma", From: "7"},
			Source: "https://www.prisma.io/docs/orm/reference/prisma-cli-reference#studio", Ran: "7.10.1",
		},
		{
			Starts: "drizzle-kit studio", Default: Loopback, Port: 4983,
			Flags: "--host", PortFlags: "--port",
			Local:  true,
			Source: "https://orm.drizzle.team/docs/drizzle-kit-studio", Ran: "0.31.11",
		},
		{
			Starts: "deno serve", Default: AllAddresses, Port: 8000,
			Flags: "--host", PortFlags: "--port",
			Source: "https://docs.deno.com/runtime/reference/cli/serve/", Ran: "2.9.6",
		},
		{
			Starts: "node --inspect", Default: Loopback, Port: 9229, NoHTTP: true, Debugger: true,
			Flags:  "--inspect= --inspect-port= --debug-port=",
			Source: "https://nodejs.org/en/learn/getting-started/debugging", Ran: "24",
		},
		{
			Starts: "node --inspect-brk", Default: Loopback, Port: 9229, NoHTTP: true, Debugger: true,
			Flags:  "--inspect-brk= --inspect-port= --debug-port=",
			Source: "https://nodejs.org/en/learn/getting-started/debugging", Ran: "24",
		},
		{
			Starts: "node --inspect-wait", Default: Loopback, Port: 9229, NoHTTP: true, Debugger: true,
			Flags:  "--inspect-wait= --inspect-port= --debug-port=",
			Source: "https://nodejs.org/api/cli.html#--inspect-waithostport",
		},
		{
			Starts: "node build", Default: AllAddresses, Port: 3000,
			Variables: "HOST", PortVariables: "PORT", Pinned: Pin{Package: "@sveltejs/adapter-node", From: "1"},
			Source: "https://svelte.dev/docs/kit/adapter-node#Environment-variables", Ran: "6.0.1",
		},
		{
			Starts: "node build/index.js", Default: AllAddresses, Port: 3000,
			Variables: "HOST", PortVariables: "PORT", Pinned: Pin{Package: "@sveltejs/adapter-node", From: "1"},
			Source: "https://svelte.dev/docs/kit/adapter-node#Environment-variables",
		},
		{
			Starts: "expo start", Default: AllAddresses, Port: 8081,
			Flags: "-m --host", PortFlags: "-p --port",
			Source: "https://docs.expo.dev/more/expo-cli/", Ran: "58.0.26",
		},
		{
			Starts: "eleventy", Default: AllAddresses, Port: 8080,
			PortFlags: "--port",
			Source:    "https://www.11ty.dev/docs/usage/", Ran: "3.1.8",
		},
		{
			Starts: "browser-sync start", Default: AllAddresses, Port: 3000,
			Further: "3001",
			Flags:   "--listen", PortFlags: "--port",
			Source: "https://browsersync.io/docs/command-line", Ran: "3.0.4",
		},
		{
			Starts: "maildev", Default: AllAddresses, Port: 1080,
			Further: "1025",
			Flags:   "--ip", PortFlags: "-w --web", PortVariables: "MAILDEV_WEB_PORT",
			Source: "https://github.com/maildev/maildev", Ran: "3.0.0",
		},
		{
			Starts: "peerjs", Default: AllAddresses, Port: 9000,
			PortFlags: "-p --port",
			Source:    "https://github.com/peers/peerjs-server", Ran: "1.0.2",
		},
		{
			Starts: "json-server", Default: Loopback, Port: 3000,
			Flags: "-H --host", PortFlags: "-p --port",
			Opaque: "-c --config",
			Files:  "json-server.json", Setting: "host", Section: topSection, Local: true, Pinned: Pin{Package: "json-server", Below: "1"},
			Source: "https://github.com/typicode/json-server/tree/v0.17.4", Ran: "0.17.4",
		},
		{
			Starts: "json-server", Default: AllAddresses, Port: 3000, // whatever --host says
			PortFlags: "-p --port", PortVariables: "PORT", Pinned: Pin{Package: "json-server", From: "1"},
			Source: "https://github.com/typicode/json-server", Ran: "1.0.0-beta.15",
		},
		{
			Starts: "webpack-dev-server", Default: Loopback, Port: 8080,
			Flags: "--host", PortFlags: "--port",
			Opaque: "--config",
			Files:  "webpack.config.js webpack.config.ts", Setting: "host", Section: devServerSection, Local: true, Pinned: Pin{Package: "webpack-dev-server", Below: "4"},
			Source: "https://github.com/webpack/webpack-dev-server/tree/v3.11.3",
		},
		{
			Starts: "webpack-dev-server", Default: AllAddresses, Port: 8080,
			Flags: "--host", PortFlags: "--port",
			Opaque: "-c --config --config-name",
			Files:  webpackFiles, Section: devServerSection,
			Source: "https://webpack.js.org/configuration/dev-server/#devserverhost",
		},
		{
			Starts: "nuxt", Default: Loopback, Port: 3000,
			Flags: "-H --hostname --host", PortFlags: "-p --port",
			Variables: "HOST NUXT_HOST", PortVariables: "PORT NUXT_PORT", Except: "build generate prepare preview",
			Files: "nuxt.config.js nuxt.config.ts", Setting: "host", Local: true, Pinned: Pin{Package: "nuxt", Below: "3"},
			Source: "https://github.com/nuxt/nuxt/issues/291",
		},
		{
			Starts: "nuxt dev", Default: AllAddresses, Port: 3000,
			Flags: "--host -H", PortFlags: "--port -p",
			Variables: "NUXT_HOST NITRO_HOST HOST", PortVariables: "NUXT_PORT PORT",
			Files: "nuxt.config.ts nuxt.config.js", Section: devServerSection,
			Source: "https://github.com/nuxt/cli/pull/1422", Ran: "4.5.2",
		},
		{
			Starts: "nuxi dev", Default: AllAddresses, Port: 3000,
			Flags: "--host -H", PortFlags: "--port -p",
			Variables: "NUXT_HOST NITRO_HOST HOST", PortVariables: "NUXT_PORT PORT",
			Files: "nuxt.config.ts nuxt.config.js", Section: devServerSection,
			Source: "https://github.com/nuxt/cli/pull/1422",
		},
		{
			Starts: "nuxt preview", Default: AllAddresses, Port: 3000,
			Variables: "NITRO_HOST HOST", PortVariables: "NITRO_PORT PORT",
			Source: "https://nitro.build/deploy/runtimes/node",
		},
		{
			Starts: "next dev", Default: AllAddresses, Port: 3000,
			Flags: "-H --hostname", PortFlags: "-p --port",
			PortVariables: "PORT",
			Source:        "https://nextjs.org/docs/app/api-reference/cli/next", Ran: "16.4.6",
		},
		{
			Starts: "next start", Default: AllAddresses, Port: 3000,
			Flags: "-H --hostname", PortFlags: "-p --port",
			PortVariables: "PORT",
			Source:        "https://nextjs.org/docs/app/api-reference/cli/next",
		},
		{
			Starts: "webpack serve", Default: AllAddresses, Port: 8080,
			Flags: "--host", PortFlags: "--port",
			Opaque: "-c --config --config-name",
			Files:  webpackFiles, Section: devServerSection,
			Source: "https://webpack.js.org/configuration/dev-server/#devserverhost",
		},
		{
			Starts: "react-scripts start", Default: AllAddresses, Port: 3000,
			Variables: "HOST", PortVariables: "PORT",
			Source: "https://create-react-app.dev/docs/advanced-configuration/",
		},
		{
			Starts: "vue-cli-service serve", Default: AllAddresses, Port: 8080,
			Flags: "--host", PortFlags: "--port",
			Variables: "HOST", PortVariables: "PORT",
			Files: "vue.config.js", Section: devServerSection,
			Source: "https://cli.vuejs.org/guide/cli-service.html",
		},
		{
			Starts: "http-server", Default: AllAddresses, Port: 8080,
			Flags: "-a", PortFlags: "-p --port",
			PortVariables: "PORT",
			Source:        "https://github.com/http-party/http-server", Ran: "14.1.1",
		},
		{
			Starts: "serve", Default: AllAddresses, Port: 3000,
			Flags: "-l --listen", PortFlags: "-p",
			PortVariables: "PORT",
			Source:        "https://github.com/vercel/serve", Ran: "14.2.7",
		},
		{
			Starts: "live-server", Default: AllAddresses, Port: 8080,
			Flags: "--host", PortFlags: "--port",
			Variables: "IP", PortVariables: "PORT",
			Source: "https://github.com/tapio/live-server", Ran: "1.2.2",
		},
		{
			Starts: "parcel watch", Default: AllAddresses, Port: 1234, NoHTTP: true, // for reloading alone
			Flags: "--host", PortFlags: "-p --port",
			PortVariables: "PORT",
			Source:        "https://parceljs.org/features/cli/", Ran: "2.16.4",
		},
		{
			Starts: "parcel", Default: AllAddresses, Port: 1234,
			Flags: "--host", PortFlags: "-p --port",
			PortVariables: "PORT", Except: "build watch",
			Source: "https://parceljs.org/features/cli/", Ran: "2.16.4",
		},
		{
			Starts: "hexo server", Default: AllAddresses, Port: 4000,
			Flags: "-i --ip", PortFlags: "-p --port",
			Source: "https://hexo.io/docs/server",
		},
		{
			Starts: "fastify start", Default: AllAddresses, Port: 3000,
			Flags: "-a --address", PortFlags: "-p --port",
			Variables: "FASTIFY_ADDRESS", PortVariables: "FASTIFY_PORT PORT",
			Source: "https://github.com/fastify/fastify-cli", Ran: "8.0.2",
		},
		{
			Starts: "react-router-serve", Default: AllAddresses, Port: 3000,
			Variables: "HOST", PortVariables: "PORT",
			Source: "https://github.com/remix-run/react-router/blob/main/packages/react-router-serve/cli.ts",
		},
		{
			Starts: "remix-serve", Default: AllAddresses, Port: 3000,
			Variables: "HOST", PortVariables: "PORT",
			Source: "https://github.com/remix-run/react-router/blob/main/packages/react-router-serve/cli.ts",
		},
		{
			// Both lines took the loopback on one day. Without -p every release takes a port at random.
			Starts: "storybook dev", Default: Loopback,
			Flags: "-h --host", PortFlags: "-p --port",
			Local: true, Pinned: Pin{Package: "storybook", From: "9.1.21", Below: "10"},
			Source: "https://storybook.js.org/docs/api/cli-options", Ran: "9.1.21",
		},
		{
			Starts: "storybook dev", Default: Loopback,
			Flags: "-h --host", PortFlags: "-p --port", PortVariables: "PORT",
			Local: true, Pinned: Pin{Package: "storybook", From: "10.6.2"},
			Source: "https://storybook.js.org/docs/api/cli-options", Ran: "10.6.7",
		},
		{
			Starts: "storybook dev", Default: AllAddresses,
			Flags: "-h --host", PortFlags: "-p --port",
			Source: "https://storybook.js.org/docs/api/cli-options", Ran: "10.5.10",
		},
		{
			Starts: "bun index.html", Default: Loopback, Port: 3000,
			Flags: "--hostname", PortFlags: "--port", Opaque: "PORT BUN_PORT",
			Source: "https://bun.com/docs/bundler/fullstack", Ran: "1.4.5",
		},
		// Ruby
		{
			Starts: "rails server", Default: Loopback, Port: 3000,
			Flags: "-b --binding", PortFlags: "-p --port",
			Variables: "BINDING", PortVariables: "PORT", Stages: "RAILS_ENV RACK_ENV -e --environment",
			Source: "https://guides.rubyonrails.org/command_line.html",
		},
		{
			Starts: "rails s", Default: Loopback, Port: 3000,
			Flags: "-b --binding", PortFlags: "-p --port",
			Variables: "BINDING", PortVariables: "PORT", Stages: "RAILS_ENV RACK_ENV -e --environment",
			Source: "https://guides.rubyonrails.org/command_line.html",
		},
		{
			Starts: "rackup", Default: Loopback, Port: 9292,
			Flags: "-o --host", PortFlags: "-p --port",
			Stages: "RACK_ENV -E --env",
			Source: "https://github.com/rack/rackup",
		},
		{
			Starts: "jekyll serve", Default: Loopback, Port: 4000,
			Flags: "-H --host", PortFlags: "-P --port",
			Opaque: "--config",
			Files:  "_config.yml _config.toml", Setting: "host:", Section: topSection,
			Plain:  true,
			Source: "https://jekyllrb.com/docs/configuration/options/",
		},
		{
			Starts: "jekyll s", Default: Loopback, Port: 4000,
			Flags: "-H --host", PortFlags: "-P --port",
			Opaque: "--config",
			Files:  "_config.yml _config.toml", Setting: "host:", Section: topSection,
			Plain:  true,
			Source: "https://jekyllrb.com/docs/configuration/options/",
		},
		{
			Starts: "puma", Default: AllAddresses, Port: 9292,
			Flags: "-b --bind", PortFlags: "-p --port",
			PortVariables: "PORT", Opaque: "-C --config",
			Source: "https://github.com/puma/puma",
		},
		{
			Starts: "thin", Default: AllAddresses, Port: 3000,
			Flags: "-a --address", PortFlags: "-p --port",
			Source: "https://github.com/macournoyer/thin",
		},
		{
			Starts: "unicorn", Default: AllAddresses, Port: 8080,
			Flags: "-o --host -l --listen", PortFlags: "-p --port",
			Opaque: "-c --config-file",
			Source: "https://yhbt.net/unicorn/unicorn_1.html",
		},
		// PHP
		{
			Starts: "php artisan serve", Default: Loopback, Port: 8000,
			Flags: "--host", PortFlags: "--port",
			Variables: "SERVER_HOST", PortVariables: "SERVER_PORT",
			Files: ".env", Setting: "SERVER_HOST",
			Source: "https://github.com/laravel/framework/blob/13.x/src/Illuminate/Foundation/Console/ServeCommand.php",
		},
		{
			Starts: "php", Default: AllAddresses,
			Flags:  "-S",
			Source: "https://www.php.net/manual/en/features.commandline.webserver.php", Ran: "8.2",
		},
		{
			Starts: "symfony serve", Default: AllAddresses, Port: 8000,
			Flags: "--listen-ip", Open: "--allow-all-ip", PortFlags: "--port",
			Source: "https://github.com/symfony-cli/symfony-cli/blob/main/commands/local_server_start.go",
		},
		{
			Starts: "symfony server:start", Default: AllAddresses, Port: 8000,
			Flags: "--listen-ip", Open: "--allow-all-ip", PortFlags: "--port",
			Source: "https://github.com/symfony-cli/symfony-cli/blob/main/commands/local_server_start.go",
		},
		// Go and Rust
		{
			Starts: "hugo server", Default: Loopback, Port: 1313,
			Flags: "--bind", PortFlags: "-p --port",
			Plain:  true,
			Source: "https://gohugo.io/commands/hugo_server/", Ran: "0.111.3",
		},
		{
			Starts: "hugo serve", Default: Loopback, Port: 1313,
			Flags: "--bind", PortFlags: "-p --port",
			Plain:  true,
			Source: "https://gohugo.io/commands/hugo_server/",
		},
		{
			Starts: "mdbook serve", Default: Loopback, Port: 3000,
			Flags: "-n --hostname", PortFlags: "-p --port",
			Plain:  true,
			Source: "https://rust-lang.github.io/mdBook/cli/serve.html",
		},
		{
			Starts: "zola serve", Default: Loopback, Port: 1111,
			Flags: "-i --interface", PortFlags: "-p --port",
			Plain:  true,
			Source: "https://github.com/getzola/zola/blob/master/src/cli.rs",
		},
		{
			Starts: "trunk serve", Default: Loopback, Port: 8080,
			Flags: "-a --address", PortFlags: "-p --port",
			Variables: "TRUNK_SERVE_ADDRESS", PortVariables: "TRUNK_SERVE_PORT",
			Files: "Trunk.toml", Setting: "address", Section: trunkSection,
			Source: "https://github.com/trunk-rs/trunk/blob/main/src/cmd/serve.rs",
		},
		{
			Starts: "etcd", Default: Loopback, Port: 2379,
			Further:   "2380",
			Flags:     "--listen-client-urls -listen-client-urls",
			Variables: "ETCD_LISTEN_CLIENT_URLS", Opaque: "--config-file ETCD_CONFIG_FILE",
			Source: "https://etcd.io/docs/v3.6/op-guide/configuration/", Ran: "3.7.3",
		},
		{
			Starts: "pocketbase serve", Default: Loopback, Port: 8090,
			Flags:  "--http",
			Opaque: "--https",
			Source: "https://pocketbase.io/docs/going-to-production/", Ran: "0.40.4",
		},
		{
			Starts: "temporal server start-dev", Default: Loopback, Port: 7233, NoHTTP: true,
			Further: "8233",
			Flags:   "--ip", PortFlags: "-p --port",
			Source: "https://docs.temporal.io/cli/command-reference/server", Ran: "1.5.1",
		},
		{
			Starts: "caddy file-server", Default: AllAddresses, Port: 80,
			Flags: "-l --listen", Opaque: "-d --domain",
			Source: "https://caddyserver.com/docs/command-line#caddy-file-server", Ran: "2.11.9",
		},
		{
			Starts: "consul agent", Default: Loopback, Port: 8500,
			Further: "8300 8301 8302 8501 8502 8503 8600",
			Flags:   "-client", PortFlags: "-http-port",
			Variables: "CONSUL_CLIENT_INTERFACE", Opaque: "-config-file -config-dir",
			Plain:  true,
			Source: "https://github.com/hashicorp/docker-consul",
		},
		// .NET and Java
		{
			Starts: "java", Default: AllAddresses, Port: 8080, NoHTTP: true,
			Likely: true,
			Flags:  "--server.address -Dserver.address=", PortFlags: "--server.port -Dserver.port=",
			Variables: "SERVER_ADDRESS", PortVariables: "SERVER_PORT",
			Opaque: "SPRING_APPLICATION_JSON SPRING_CONFIG_LOCATION SPRING_CONFIG_ADDITIONAL_LOCATION SPRING_CONFIG_NAME --spring.config.location --spring.config.additional-location",
			Files:  springFiles, Section: springSection, Profiles: true,
			Source: "https://github.com/spring-projects/spring-boot",
		},
		// data services and metrics
		{
			Starts: "beanstalkd", Default: AllAddresses, Port: 11300, NoHTTP: true,
			Flags: "-l", PortFlags: "-p",
			Source: "https://github.com/beanstalkd/beanstalkd/blob/master/doc/beanstalkd.1.md", Ran: "1.12",
		},
		{
			Starts: "mosquitto", Default: Loopback, Port: 1883, NoHTTP: true, // without a configuration file version 2 is in local only mode, whatever -p says
			PortFlags: "-p", Opaque: "-c --config-file",
			Plain:  true,
			Source: "https://mosquitto.org/documentation/migrating-to-2-0/", Ran: "2.0.11",
		},
		{
			Starts: "node_exporter", Default: AllAddresses, Port: 9100,
			Flags:  "--web.listen-address",
			Source: "https://github.com/prometheus/node_exporter", Ran: "1.5.0",
		},
	}
}

// Interpreters run what a project wrote itself.
const Interpreters Words = "bun deno dotnet java node nodejs nodemon npm npx php pnpm python python3 ruby ts-node tsx yarn"

const (
	viteFiles    = "vite.config.js vite.config.ts vite.config.mjs vite.config.mts vite.config.cjs vite.config.cts"
	astroFiles   = "astro.config.mjs astro.config.js astro.config.ts astro.config.mts"
	webpackFiles = "webpack.config.js webpack.config.ts"
	springFiles  = "application.properties application.yml application.yaml"
	rsbuildFiles = "rsbuild.config.ts rsbuild.config.js rsbuild.config.mjs"
)

// Where configuration files have the port and the address.
var (
	// https://vite.dev/config/server-options.html https://docs.astro.build/en/reference/configuration-reference/#server-options https://rsbuild.rs/config/server/host
	serverSection = &Section{Path: "server", Port: "port", Host: "host"}
	// https://vite.dev/config/preview-options.html
	vitePreviewSection = &Section{Path: "preview", Behind: "server", Port: "port", Host: "host"}
	// https://webpack.js.org/configuration/dev-server/ https://nuxt.com/docs/api/nuxt-config#devserver https://cli.vuejs.org/config/#devserver
	devServerSection = &Section{Path: "devServer", Port: "port", Host: "host"}
	// https://angular.dev/reference/configs/workspace-config
	angularSection = &Section{Path: "projects/*/architect|targets/serve/options", Port: "port", Host: "host"}
	// https://developers.cloudflare.com/workers/wrangler/configuration/#local-development-settings
	wranglerSection = &Section{Path: "dev", Port: "port", Host: "ip"}
	// https://github.com/typicode/json-server/tree/v0.17.4#cli-usage https://jekyllrb.com/docs/configuration/options/#serve-command-options
	topSection = &Section{Port: "port", Host: "host"}
	// https://docs.gunicorn.org/en/stable/settings.html#bind
	bindSection = &Section{Host: "bind"}
	// https://www.mkdocs.org/user-guide/configuration/#dev_addr
	mkdocsSection = &Section{Host: "dev_addr"}
	// https://trunkrs.dev/configuration/
	trunkSection = &Section{Path: "serve", Port: "port", Host: "address|addresses"}
	// https://docs.spring.io/spring-boot/appendix/application-properties/ https://quarkus.io/guides/all-config
	springSection = &Section{
		Port: "server.port|quarkus.http.port|micronaut.server.port", Host: "server.address|quarkus.http.host|micronaut.server.host",
		Management: "management.server.port",
	}
)

// ListenerVariables hold where Kafka and the servers that Confluent has beside it listen, as SCHEME://HOST:PORT with commas between.
//
// https://docs.confluent.io/platform/current/installation/docker/config-reference.html
const ListenerVariables Words = "KAFKA_LISTENERS KAFKA_CFG_LISTENERS SCHEMA_REGISTRY_LISTENERS CONNECT_LISTENERS KAFKA_REST_LISTENERS KSQL_LISTENERS CONTROL_CENTER_REST_LISTENERS"
