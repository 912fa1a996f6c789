package facts

import (
	"strconv"
	"strings"
	"testing"

	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/knowledge"
)

// called is an invocation in a container of an image with that title, beside a package.json that asks for versions.
type called struct {
	invocation
	Image   string
	Version func(name string) string
}

// bare is the environment in an image that sets nothing.
type bare map[string]string

func (b bare) Env(name string) (string, bool) { value, set := b[name]; return value, set }
func (bare) Elsewhere() bool                  { return false }
func (bare) Bare() bool                       { return true }

// dressed is the empty environment in an image that can set something.
type dressed struct{ bare }

func (dressed) Bare() bool { return false }

func call(command string, env map[string]string) called {
	return called{
		invocation: invocation{
			surroundings: bare(env),
			Words:        strings.Fields(strings.ReplaceAll(command, "?", "\x00")),
			Settled:      true,
			Folder:       true,
		},
		Version: func(string) string { return "" },
	}
}

func (c *called) listen() (where Listener, known bool) {
	server := serverOf(launched(c.Words), c.Image, c.Env, c.Version)
	if server == nil {
		return where, false
	}
	return listen(c.invocation, server), true
}

// listens writes where a command listens: "loopback:5000", with what sets it if something does.
func listens(call called) string {
	where, known := call.listen()
	if !known {
		return "no server"
	}
	text := map[knowledge.Scope]string{knowledge.ScopeUnknown: "unknown", knowledge.Loopback: "loopback", knowledge.AllAddresses: "all"}[where.Scope]
	if where.Port > 0 {
		text += ":" + strconv.Itoa(where.Port)
	}
	if where.Word >= 0 {
		text += " by " + call.Words[where.Word][where.From:where.To]
	}
	if where.Variable != "" {
		value, _ := call.Env(where.Variable)
		text += " by " + where.Variable + "=" + value[where.From:where.To]
	}
	return text
}

func TestListen(t *testing.T) {
	cases := []struct {
		command string
		env     map[string]string
		want    string
	}{
		{"flask run", nil, "loopback:5000"},
		{"flask --app x run -p 80", nil, "loopback:80"},
		{"flask run --host=0.0.0.0", nil, "all:5000 by 0.0.0.0"},
		{"flask run -h 127.0.0.1", nil, "loopback:5000 by 127.0.0.1"},
		{"flask run", map[string]string{"FLASK_RUN_HOST": "::"}, "all:5000 by FLASK_RUN_HOST=::"},
		{"flask run --host localhost", map[string]string{"FLASK_RUN_HOST": "::"}, "loopback:5000 by localhost"},
		{"flask run", map[string]string{"FLASK_RUN_HOST": "\x00"}, "unknown:5000 by FLASK_RUN_HOST=\x00"},
		{"flask run --host ?", nil, "unknown:5000 by \x00"},
		{"flask run ?", nil, "unknown"},
		{"flask db upgrade", nil, "no server"},
		{"python -m flask run", nil, "loopback:5000"},
		{"poetry run flask run", nil, "loopback:5000"},
		{"python app.py", nil, "no server"},
		{"start.sh flask run", nil, "no server"},
		{"python manage.py runserver", nil, "loopback:8000"},
		{"python3.12 -u ./manage.py runserver 9000", nil, "loopback:9000"},
		{"python manage.py runserver 0:8000", nil, "all:8000 by 0"},
		{"python manage.py runserver 127.0.0.1:80 --noreload", nil, "loopback:80 by 127.0.0.1"},
		{"python manage.py runserver [::]:8000", nil, "all:8000 by [::]"},
		{"python manage.py runserver ?", nil, "unknown"},
		{"python manage.py migrate", nil, "no server"},
		{"uvicorn a:app", map[string]string{"HOST": "0.0.0.0"}, "loopback:8000"},
		{"uvicorn a:app --host= --port 80", nil, "all:80 by "},
		{"uvicorn a:app --uds /x", nil, "unknown"},
		{"gunicorn a:app", nil, "loopback:8000"},
		{"gunicorn a:app", map[string]string{"PORT": "80"}, "all:80"},
		{"gunicorn -b :80 a:app", nil, "all:80 by "},
		{"gunicorn a:app --bind=localhost:80", nil, "loopback:80 by localhost"},
		{"gunicorn -b 127.0.0.1:80 -b 0.0.0.0:81 a:app", nil, "all:81 by 0.0.0.0"},
		{"gunicorn -b 0.0.0.0:81 -b 127.0.0.1:80 a:app", nil, "all:81 by 0.0.0.0"},
		{"gunicorn -b unix:/run/x a:app", nil, "unknown:8000 by "},
		{"gunicorn -c conf.py a:app", nil, "unknown"},
		{"fastapi dev main.py", nil, "loopback:8000"},
		{"fastapi run main.py", nil, "all:8000"},
		{"jupyter lab --ip=* --port=80", nil, "all:80 by *"},
		{"npx vite", nil, "loopback:5173"},
		{"vite --host", nil, "all:5173 by --host"},
		{"vite --host --port 80", nil, "all:80 by --host"},
		{"vite --host 127.0.0.1 --port 80", nil, "loopback:80 by 127.0.0.1"},
		{"vite preview", nil, "loopback:4173"},
		{"vite build", nil, "no server"},
		{"next dev -H localhost", map[string]string{"HOST": "::1"}, "loopback:3000 by localhost"},
		{"next start", map[string]string{"HOST": "localhost", "PORT": "80"}, "all:80"},
		{"react-scripts start", map[string]string{"HOST": "localhost"}, "loopback:3000 by HOST=localhost"},
		{"rails s", nil, "loopback:3000"},
		{"bundle exec rails server -b 0.0.0.0", nil, "all:3000 by 0.0.0.0"},
		{"bin/rails s -p 80 -e production", nil, "all:80"},
		{"rails s -e development", map[string]string{"RAILS_ENV": "production"}, "all:3000"},
		{"rails s", map[string]string{"RAILS_ENV": "development"}, "loopback:3000"},
		{"rails s -b 127.0.0.1", map[string]string{"RAILS_ENV": "production"}, "loopback:3000 by 127.0.0.1"},
		{"php -S localhost:80 -t public", nil, "loopback:80 by localhost"},
		{"php artisan serve --host=0.0.0.0", nil, "all:8000 by 0.0.0.0"},
		{"php artisan migrate", nil, "all"},
		{"puma -b tcp://127.0.0.1:80", nil, "loopback:80 by 127.0.0.1"},
		{"serve -l tcp://localhost:80 dist", nil, "loopback:80 by localhost"},
		{"dotnet x.dll", map[string]string{"ASPNETCORE_URLS": "https://+:443;http://localhost:80"}, "all:443 by ASPNETCORE_URLS=+"},
		{"dotnet x.dll", map[string]string{"ASPNETCORE_URLS": "http://localhost:5000"}, "loopback:5000 by ASPNETCORE_URLS=localhost"},
		{"other", map[string]string{"ASPNETCORE_URLS": "http://localhost:5000"}, "loopback:5000 by ASPNETCORE_URLS=localhost"},
		{"java -Dserver.address=127.0.0.1 -jar x.jar", nil, "loopback:8080 by 127.0.0.1"},
		{"postgres -c listen_addresses=localhost", nil, "loopback:5432 by localhost"},
		{"redis-server --bind 127.0.0.1", nil, "loopback:6379 by 127.0.0.1"},
		{"etcd --listen-client-urls http://127.0.0.1:2379,http://127.0.0.1:4001", nil, "loopback:2379 by 127.0.0.1"},
		{"java -Dserver.port=80 -jar app.jar", nil, "all:80"},
		{"java -jar app.jar -Dserver.port=80", nil, "all:8080"},
		{"java -jar app.jar --server.port=80", nil, "all:80"},
		{"tensorboard --logdir x --bind_all", nil, "all:6006"},
	}
	for _, c := range cases {
		if got := listens(call(c.command, c.env)); got != c.want {
			t.Errorf("%s %q: %q, want %q", c.command, c.env, got, c.want)
		}
	}
}

func TestListenToWordsWithSpaces(t *testing.T) {
	invocation := call("gunicorn", nil)
	invocation.Words = append(invocation.Words, "-b 127.0.0.1:80", "app:app")
	if got, want := listens(invocation), "loopback:80 by 127.0.0.1"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestListenDefaultsThatAreNotSure(t *testing.T) {
	cases := []struct {
		name, command string
		change        func(*called)
		want          string
	}{
		{"an image may set a variable", "uvicorn a:app", func(i *called) { i.surroundings = dressed{} }, "unknown:8000"},
		{"a flag is sure", "uvicorn a:app --host ::1", func(i *called) { i.surroundings = dressed{} }, "loopback:8000 by ::1"},
		{"no variable to set", "daphne a:app", func(i *called) { i.surroundings = dressed{} }, "loopback:8000"},
		{"another folder", "vite", func(i *called) { i.Folder = false }, "unknown:5173"},
		{"a configuration with a host", "vite", file("vite.config.ts", "export default { server: { host } }"), "unknown:5173"},
		{"a configuration with every address", "vite", file("vite.config.ts", "export default { server: { host: true, port: 80 } }"), "all:80"},
		{"a flag over a configuration", "vite --host --port 81", file("vite.config.ts", "export default { server: { host: 'localhost', port: 80 } }"), "all:81 by --host"},
		{"a configuration without", "vite", file("vite.config.ts", "plugins: []"), "loopback:5173"},
		{"gunicorn's", "gunicorn a:app", file("gunicorn.conf.py", "bind = ':80'"), "all:80"},
		{"gunicorn's, which asks the environment", "gunicorn a:app", file("gunicorn.conf.py", "bind = os.getenv('BIND')"), "unknown:8000"},
		{"spring's", "java -jar app.jar", file("src/main/resources/application.properties", "server.port=${PORT:80}"), "all:80"},
		{"an old version", "webpack-dev-server", version("^3.11.0"), "loopback:8080"},
		{"a new version", "webpack-dev-server", version("~5.2.0"), "all:8080"},
		{"no version", "json-server db.json", version("latest"), "no server"},
		{"json-server below 1", "json-server db.json", version("0.17.4"), "loopback:3000"},
		{"flags alone, on its image", "--bind-address=127.0.0.1", func(i *called) { i.Image = "mysql" }, "loopback:3306 by 127.0.0.1"},
		{"no command, on its image", "", func(i *called) { i.Image = "redis" }, "all:6379"},
		{"another image", "--bind-address=127.0.0.1", nil, "no server"},
	}
	for _, c := range cases {
		invocation := call(c.command, nil)
		if c.change != nil {
			c.change(&invocation)
		}
		if got := listens(invocation); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func file(name, content string) func(*called) {
	return func(i *called) {
		i.Files = append(i.Files, source.NewFileOf(source.Plain, name, []byte(content)))
	}
}

func version(text string) func(*called) {
	return func(i *called) { i.Version = func(string) string { return text } }
}
