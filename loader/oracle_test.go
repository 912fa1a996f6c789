package loader_test

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
	composeloader "github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/google/go-cmp/cmp"
	"github.com/sirupsen/logrus"
	"golang.org/x/tools/txtar"

	"github.com/portlint/portlint/loader"
	"github.com/portlint/portlint/loader/graph"
)

// The loader of docker compose itself is the oracle: whatever it loads, we must have read the same out of the same files,
// and whatever it refuses because of a port, we must have something to say about.

func TestMain(m *testing.M) {
	logrus.SetOutput(io.Discard) // compose-go warns about every variable that is not set
	os.Exit(m.Run())
}

// view is what both loaders must agree on: what each service publishes, and all that decides whether it does.
type view struct {
	Services map[string]service
	Networks map[string]network
}

type service struct {
	Active      bool
	Instances   int
	NetworkMode string
	Networks    []string
	Profiles    []string
	Expose      []string
	Ports       []binding
}

type network struct {
	Driver             string
	Internal, External bool
}

// binding is one port as compose hands it to the engine: a range with one container port for each of its host
// ports is many of them, a range of host ports to choose from is one.
type binding struct {
	Address  string // text, "" when none is given
	Host     string // "8080", "8000-8010", or "" for any free port
	Target   int
	Protocol string
}

// joined are the networks of a service. Without a container it is on none, and nothing hangs on that.
func joined(s types.ServiceConfig) []string {
	networks := s.NetworksByPriority()
	if s.Provider != nil && len(networks) == 0 {
		return []string{"default"}
	}
	return networks
}

// containers is how many containers Compose makes of a service: none where a provider starts something else.
func containers(s types.ServiceConfig) int {
	if s.Provider != nil {
		return 0
	}
	return s.GetScale()
}

// sorted orders bindings. Those that ask for any free port are made a set, in which no address and 0.0.0.0 are one:
// portlint merges them as they are written, compose one by one. Nothing hangs on the difference.
func sorted(bindings []binding) []binding {
	for i := range bindings {
		if bindings[i].Host == "" && bindings[i].Address == "" {
			bindings[i].Address = "0.0.0.0"
		}
	}
	slices.SortFunc(bindings, func(a, b binding) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	return slices.CompactFunc(bindings, func(a, b binding) bool { return a == b && a.Host == "" })
}

func set(values []string) []string {
	if len(values) == 0 {
		return nil
	}
	slices.Sort(values)
	return slices.Compact(values)
}

// known drops what stands for variables without a value: compose makes them empty.
func known(text graph.Text) string { return strings.ReplaceAll(text.Value, graph.Unresolved, "") }

// effective expands what portlint loaded. The services in open have ports that hang on variables without a value, which
// are left out.
func effective(project *graph.Project) (loaded view, open map[string]bool) {
	loaded = view{Services: make(map[string]service), Networks: make(map[string]network)}
	open = make(map[string]bool)
	for _, s := range slices.Concat(project.Services, project.Inactive) {
		one := service{
			Active:      s.Active && !slices.Contains(project.Inactive, s),
			Instances:   s.Instances,
			NetworkMode: known(s.NetworkMode),
		}
		for _, profile := range s.Profiles {
			one.Profiles = append(one.Profiles, known(profile))
		}
		for _, use := range s.Networks {
			one.Networks = append(one.Networks, use.Key)
		}
		if len(one.Networks) == 0 && s.NetworkMode.Value == "" {
			one.Networks = []string{"default"}
		}
		for _, expose := range s.Expose {
			one.Expose = append(one.Expose, known(expose.Text))
		}
		for _, port := range s.Ports {
			switch {
			case !port.Published():
			case port.Unknown() || port.Assumed() != "":
				open[s.Name] = true
			default:
				one.Ports = append(one.Ports, expand(port)...)
			}
		}
		one.Networks, one.Profiles, one.Expose = set(one.Networks), set(one.Profiles), set(one.Expose)
		one.Ports = sorted(one.Ports)
		loaded.Services[s.Name] = one
	}
	for key, n := range project.Networks {
		loaded.Networks[key] = network{Driver: n.Driver, Internal: n.Internal, External: n.External}
	}
	return loaded, open
}

func expand(port *graph.Port) []binding {
	one := binding{Address: port.Address.Text, Target: port.Container.From, Protocol: port.Protocol.String()}
	var all []binding
	switch port.HostKind {
	case graph.Random:
		for ; one.Target <= port.Container.To; one.Target++ {
			all = append(all, one)
		}
	case graph.Floating:
		one.Host = port.Host.String()
		all = append(all, one)
	case graph.Fixed:
		for _, live := range port.Live {
			for host := live.From; host <= live.To; host++ {
				one.Host, one.Target = strconv.Itoa(host), port.Container.From+host-port.Host.From
				all = append(all, one)
			}
		}
	}
	return all
}

// judged is what compose-go loaded, in the same terms. Entries that compose takes and the engine refuses are left out: portlint
// has them as faults.
func judged(project *types.Project) view {
	loaded := view{Services: make(map[string]service), Networks: make(map[string]network)}
	for name, s := range project.AllServices() {
		_, active := project.Services[name]
		one := service{
			Active: active, Instances: containers(s), NetworkMode: s.NetworkMode,
			Networks: joined(s), Profiles: s.Profiles, Expose: s.Expose,
		}
		for _, port := range s.Ports {
			if b, ok := accepted(port); ok {
				one.Ports = append(one.Ports, b)
			}
		}
		one.Networks, one.Profiles, one.Expose = set(one.Networks), set(slices.Clone(one.Profiles)), set(slices.Clone(one.Expose))
		one.Ports = sorted(one.Ports)
		loaded.Services[name] = one
	}
	for key, n := range project.Networks {
		loaded.Networks[key] = network{Driver: n.Driver, Internal: n.Internal, External: bool(n.External)}
	}
	return loaded
}

// accepted returns what the engine makes of an entry, unless it refuses it.
func accepted(port types.ServicePortConfig) (binding, bool) {
	b := binding{Address: port.HostIP, Target: int(port.Target), Protocol: strings.ToLower(port.Protocol)}
	if b.Protocol == "" {
		b.Protocol = "tcp"
	}
	if !slices.Contains([]string{"tcp", "udp", "sctp"}, b.Protocol) || b.Target < 1 || b.Target > 65535 {
		return b, false
	}
	if port.Published == "" {
		return b, true
	}
	first, last, isRange := strings.Cut(port.Published, "-")
	if !isRange {
		last = first
	}
	from, err1 := strconv.ParseUint(first, 10, 16)
	to, err2 := strconv.ParseUint(last, 10, 16)
	if err1 != nil || err2 != nil || to < from {
		return b, false
	}
	switch {
	case to == 0: // any free port, as if none was written
	case from == to:
		b.Host = strconv.FormatUint(from, 10)
	default:
		b.Host = fmt.Sprintf("%d-%d", from, to)
	}
	return b, true
}

// request is what is to be loaded, as on the command line of docker compose in the folder dir.
type request struct {
	dir              string
	files            []string
	envFiles         []string
	profiles         []string
	projectDirectory string
	runtime          graph.Runtime
	// strict is to never go without the JSON schema.
	strict bool
	// assume gives every variable that has no value one.
	assume bool
}

// parseArgs reads the args section of an archive.
func parseArgs(dir, args string) (request, []string, error) {
	r := request{dir: dir}
	flags := flag.NewFlagSet("args", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	list := func(name string, to *[]string) {
		flags.Func(name, "", func(value string) error {
			*to = append(*to, value)
			return nil
		})
	}
	list("f", &r.files)
	list("env-file", &r.envFiles)
	list("profile", &r.profiles)
	flags.StringVar(&r.projectDirectory, "project-directory", "", "")
	flags.Bool("together", false, "") // nothing to the loader
	flags.BoolVar(&r.runtime.Rootless, "rootless", false, "")
	flags.IntVar(&r.runtime.Nodes, "nodes", 0, "")
	flags.String("os", "", "") // nothing to the loader
	flags.Func("engine", "", func(name string) error {
		r.runtime.Engine, r.runtime.Stated = graph.ParseEngine(name)
		return nil
	})
	err := flags.Parse(strings.Fields(args))
	return r, flags.Args(), err
}

// options load what compose-go loads: the oracle knows no other engine.
func (r request) options() loader.Options {
	r.runtime.Engine, r.runtime.Stated = graph.Docker, true
	return loader.Options{Dir: r.dir, Files: r.files, EnvFiles: r.envFiles, Profiles: r.profiles, ProjectDirectory: r.projectDirectory, Runtime: r.runtime}
}

// compose loads the project with compose-go, in the order of steps of the docker compose command but without the
// variables of the shell. A broken service outside of ports is no reason to refuse here; lenient also goes without the
// JSON schema.
// https://github.com/docker/compose/blob/main/cmd/compose/compose.go (toProjectOptions)
func (r request) compose(lenient bool) (project *types.Project, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			project, err = nil, fmt.Errorf("compose-go panics: %v", cause)
		}
	}()
	absolute := func(paths []string) []string {
		all := make([]string, len(paths))
		for i, path := range paths {
			all[i] = r.join(path)
		}
		return all
	}
	directory := r.projectDirectory
	if directory != "" || len(r.files) == 0 {
		directory = r.join(directory)
	}
	options, err := cli.NewProjectOptions(absolute(r.files),
		cli.WithWorkingDirectory(directory),
		cli.WithEnvFiles(absolute(r.envFiles)...), cli.WithDotEnv,
		r.composeFile, cli.WithDefaultConfigPath,
		cli.WithEnvFiles(absolute(r.envFiles)...), cli.WithDotEnv,
		r.assumed, cli.WithDefaultProfiles(r.profiles...),
		cli.WithLoadOptions(func(o *composeloader.Options) {
			o.SkipConsistencyCheck, o.SkipResolveEnvironment, o.SkipResolveLabels = true, true, true
			o.SkipValidation = lenient
		}))
	if err != nil {
		return nil, err
	}
	return options.LoadProject(context.Background())
}

// composeFile reads COMPOSE_FILE, whose paths are relative to the working directory: the process has another one.
func (r request) composeFile(o *cli.ProjectOptions) error {
	if list, ok := o.Environment["COMPOSE_FILE"]; ok {
		separator := o.Environment["COMPOSE_PATH_SEPARATOR"]
		if separator == "" {
			separator = string(os.PathListSeparator)
		}
		var paths []string
		for _, path := range strings.Split(list, separator) {
			paths = append(paths, r.join(path))
		}
		o.Environment["COMPOSE_FILE"] = strings.Join(paths, separator)
	}
	return cli.WithConfigFileEnv(o)
}

// bare is a reference without a default.
var bare = regexp.MustCompile(`\$\{?([A-Za-z_][A-Za-z_0-9]*)(?:[^A-Za-z_0-9:+-]|:[^+-])`)

// assumed sets all variables of all files that have no value.
func (r request) assumed(o *cli.ProjectOptions) error {
	if !r.assume {
		return nil
	}
	return filepath.WalkDir(r.dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path)
		for _, match := range bare.FindAllStringSubmatch(string(data), -1) {
			if _, set := o.Environment[match[1]]; !set {
				o.Environment[match[1]] = "8099"
				switch {
				case strings.Contains(match[1], "PROTO"):
					o.Environment[match[1]] = "tcp"
				case strings.Contains(match[1], "IP"):
					o.Environment[match[1]] = "127.0.0.1"
				}
			}
		}
		return err
	})
}

func (r request) join(path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(r.dir, path)
}

var (
	// portRefusal recognises the errors of compose-go that are about an entry of ports or expose.
	portRefusal = regexp.MustCompile(`services[.\[].*[.\]](ports|expose)\b|invalid (containerPort|hostPort|proto|port range|ranges specified)|` +
		`no port specified|(?i:invalid ip address)`)
	// shapeRefusal recognises those about keys and values that the specification does not know.
	shapeRefusal = regexp.MustCompile(`additional properties|false schema| must be a `)
	// fileRefusal recognises those about the files as such.
	fileRefusal = regexp.MustCompile(`(?:^| )yaml: |failed to parse|top-level object|must be a mapping|must be a list|non-string key|cannot override|` +
		`Circular reference|cycle detected|no such file|couldn't find env file|is a directory|not a directory|cannot extend|` +
		`invalid interpolation format|required variable|failed to read|unterminated quoted|unexpected character|empty compose file`)
)

// ours reports whether a refusal is for a reason that portlint looks for.
func ours(refusal error) bool {
	return slices.ContainsFunc([]*regexp.Regexp{portRefusal, shapeRefusal, fileRefusal}, func(known *regexp.Regexp) bool {
		return known.MatchString(refusal.Error())
	})
}

// outcome says how a comparison went.
type outcome int

const (
	same    outcome = iota // both loaded the same
	partial                // the same, as far as variables have a value
	refused                // compose-go refuses the files because of a port or their form, and portlint says what is wrong
	other                  // compose-go refuses the files for a reason that portlint does not look for
)

// compare holds one loaded project to what compose-go makes of it. The error is a disagreement.
func (r request) compare(loaded *loader.Loaded) (outcome, error) {
	if loaded.Project != nil && loaded.Project.Input != graph.Compose {
		return other, nil // command lines: docker/cli judges those
	}
	theirs, err := r.compose(false)
	if project := loaded.Project; err == nil && project != nil {
		for _, problem := range project.Problems {
			if problem.Kind == graph.UnknownKey {
				return same, fmt.Errorf("compose-go loads it, portlint says %s", problem.Message)
			}
		}
	}
	if err != nil && !ours(err) && !r.strict {
		theirs, err = r.compose(true)
	}
	if err != nil {
		if !ours(err) {
			return other, nil
		}
		r.assume = true
		if _, err := r.compose(false); err == nil {
			return partial, nil // compose makes them empty, portlint leaves open what they are
		}
		if !told(loaded) {
			return refused, fmt.Errorf("compose-go refuses, portlint says nothing:\n%w", err)
		}
		return refused, nil
	}
	if loaded.Project == nil {
		if len(theirs.AllServices()) == 0 {
			return same, nil
		}
		return same, fmt.Errorf("compose-go loads it, portlint finds nothing to lint: %v", loaded.Notices)
	}
	got, open := effective(loaded.Project)
	want := judged(theirs)
	if _, written := got.Networks["default"]; !written {
		delete(want.Networks, "default") // implied
	}
	for _, service := range loaded.Project.Inactive { // no rule looks at them
		for _, view := range []view{got, want} {
			one := view.Services[service.Name]
			one.Ports = nil
			view.Services[service.Name] = one
		}
	}
	result := same
	for name := range open {
		result = partial
		if service, ok := want.Services[name]; ok {
			service.Ports = common(got.Services[name].Ports, service.Ports)
			want.Services[name] = service
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		return result, fmt.Errorf("compose-go and portlint differ (-compose-go +portlint):\n%s", diff)
	}
	return result, nil
}

// common returns the bindings of ours that are in theirs, too.
func common(ours, theirs []binding) []binding {
	theirs = slices.Clone(theirs)
	var both []binding
	for _, b := range ours {
		if at := slices.Index(theirs, b); at >= 0 {
			theirs = slices.Delete(theirs, at, at+1)
			both = append(both, b)
		}
	}
	return both
}

// told reports whether anything is said about the files, or hangs on variables without a value.
func told(loaded *loader.Loaded) bool {
	if loaded.Project == nil { // it is none of ours
		return true
	}
	if len(loaded.Project.Problems) > 0 {
		return true
	}
	for _, s := range slices.Concat(loaded.Project.Services, loaded.Project.Inactive, loaded.Project.Jobs) {
		for _, port := range s.Ports {
			if port.Err != nil || port.Unknown() || !port.Text.Known() {
				return true
			}
		}
		for _, expose := range s.Expose {
			if expose.Err != nil || expose.Unknown {
				return true
			}
		}
	}
	return false
}

// unpack writes the files of an archive into dir; the sections args, want and want/* are none of them.
func unpack(archive *txtar.Archive, dir string) (args string, err error) {
	for _, file := range archive.Files {
		switch {
		case file.Name == "args":
			args = string(file.Data)
			continue
		case file.Name == "want", file.Name == "page", strings.HasPrefix(file.Name, "want/"):
			continue
		}
		path := filepath.Join(dir, filepath.FromSlash(file.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return "", err
		}
		if err := os.WriteFile(path, file.Data, 0o644); err != nil {
			return "", err
		}
	}
	return args, nil
}

// discoverArchive unpacks an archive and finds the projects that its args section means, or else all of it.
func discoverArchive(t *testing.T, path string) (*txtar.Archive, request, *loader.Plan) {
	t.Helper()
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	args, err := unpack(archive, dir)
	if err != nil {
		t.Fatal(err)
	}
	whole, paths, err := parseArgs(dir, args)
	if err != nil {
		t.Fatal(err)
	}
	if len(paths) == 0 {
		paths = []string{"."}
	}
	plan, err := loader.Discover(paths, whole.options())
	if err != nil {
		t.Fatal(err)
	}
	return archive, whole, plan
}

// TestFixturesAgainstCompose compares every project of every fixture.
func TestFixturesAgainstCompose(t *testing.T) {
	var paths []string
	for _, pattern := range []string{"../testdata/rules/*/*.txtar", "../testdata/engine/*.txtar", "../testdata/load/*.txtar"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, found...)
	}
	counts := make(map[outcome]int)
	for _, path := range paths {
		t.Run(strings.TrimPrefix(filepath.ToSlash(path), "../testdata/"), func(t *testing.T) {
			_, whole, plan := discoverArchive(t, path)
			for _, target := range plan.Targets {
				loaded := target.Load()
				if dockerfileOnly(loaded) || loaded.Project != nil && loaded.Project.Input != graph.Compose {
					continue // the other inputs have judges of their own
				}
				result, err := whole.of(target, loaded).compare(loaded)
				if err != nil {
					t.Errorf("%s: %v", target.Path, err)
				}
				if result == other {
					t.Logf("%s: not compared", target.Path)
				}
				counts[result]++
			}
		})
	}
	t.Logf("%d archives; the same %d, the same as far as known %d, refused %d, not compared %d",
		len(paths), counts[same], counts[partial], counts[refused], counts[other])
	compared := counts[same] + counts[partial] + counts[refused]
	if compared < len(paths)*3/4 {
		t.Errorf("only %d projects of %d archives were compared", compared, len(paths))
	}
	if counts[other] > len(paths)/20 {
		t.Errorf("%d projects of %d archives were not compared", counts[other], len(paths))
	}
}

func dockerfileOnly(loaded *loader.Loaded) bool {
	return loaded.Project != nil && len(loaded.Project.Services)+len(loaded.Project.Inactive)+len(loaded.Project.Problems) == 0 &&
		len(loaded.Project.Dockerfiles) > 0
}

// of is the request that loads one of several projects found in a folder.
func (r request) of(target *loader.Target, loaded *loader.Loaded) request {
	if len(r.files) > 0 {
		return r
	}
	path := r.join(filepath.FromSlash(target.Path))
	if strings.HasSuffix(path, "devcontainer.json") && loaded.Project != nil {
		for _, file := range loaded.Project.Files {
			if name := r.join(filepath.FromSlash(file.Path)); name != path {
				r.files = append(r.files, name)
			}
		}
		if len(r.files) > 0 {
			r.dir = filepath.Dir(r.files[0])
		}
		return r
	}
	folder := path
	if info, err := os.Stat(path); err == nil && !info.IsDir() {
		folder = filepath.Dir(path)
		r.dir = folder
		usual, err := cli.NewProjectOptions(nil, cli.WithWorkingDirectory(folder),
			cli.WithEnvFiles(), cli.WithDotEnv, r.composeFile, cli.WithDefaultConfigPath)
		switch {
		case err != nil || len(usual.ConfigPaths) == 0 || filepath.Dir(usual.ConfigPaths[0]) != folder:
			r.files = []string{path}
		case loaded.Project != nil && loaded.Project.Guessed:
			r.files = append(usual.ConfigPaths, path)
		case !slices.Contains(usual.ConfigPaths, path):
			r.files = []string{path}
		}
	}
	r.dir = folder
	return r
}
