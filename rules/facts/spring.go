package facts

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/settings"
	"github.com/portlint/portlint/loader/source"
)

// springFolder is where the files of Spring lie that are read. Those of other folders win over them.
const springFolder = "src/main/resources"

// springFile returns a file's name without its ending when it is one of Spring: "application", or that and a profile, or the same of "bootstrap".
func springFile(name string) (stem string, spring bool) {
	stem, _, _ = strings.Cut(BaseName(name), ".")
	first, _, _ := strings.Cut(stem, "-")
	return stem, first == "application" || first == "bootstrap"
}

// furtherSettings begin the names of settings that lead to others, which win over what the files say: further files and servers that have
// settings, and what holds for some profiles alone.
//
// https://docs.spring.io/spring-boot/reference/features/external-config.html#features.external-config.files.importing
// https://docs.spring.io/spring-cloud-config/reference/client.html https://quarkus.io/guides/config-reference#profiles
var furtherSettings = []string{
	"spring.config.", "spring.cloud.", "spring.profiles", "apollo.", "quarkus.profile", "quarkus.config.", "micronaut.environments", "micronaut.config", "%",
}

// leadsOn reports whether a setting leads to others. The profiles that are active do so by the files that are read.
func leadsOn(name string) bool {
	return name != profileKeys.Port && !strings.HasPrefix(name, "spring.cloud.gateway.") &&
		slices.ContainsFunc(furtherSettings, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
}

// takesSettings reports whether a variable of a program leads to settings of Spring that are not read, or an instruction of its Dockerfile copies
// some to where they win.
func (f *Service) takesSettings(program graph.Program) bool {
	return slices.ContainsFunc(program.Environment, variesSettings) || slices.ContainsFunc(f.Service.Variables(), variesSettings) ||
		slices.ContainsFunc(f.Service.Stages(), func(stage *graph.Stage) bool {
			return slices.ContainsFunc(stage.Copied, func(one graph.Text) bool {
				_, spring := springFile(one.Value)
				return spring || BaseName(strings.TrimSuffix(one.Value, "/")) == "config"
			})
		})
}

// variesSettings reports whether a variable can change settings in another way than by the names that are looked up.
func variesSettings(variable graph.EnvVar) bool {
	name := strings.ToLower(strings.ReplaceAll(variable.Name, "_", "."))
	switch {
	case leadsOn(name), strings.HasPrefix(name, "quarkus.http."), strings.HasPrefix(name, "micronaut.server."):
		return true
	case name == profileKeys.Port || name == "server.port" || name == "server.address":
		return strings.ToUpper(variable.Name) != variable.Name || strings.Contains(variable.Name, ".")
	}
	return slices.ContainsFunc([]string{"-Dspring.", "-Dserver.", "-Dquarkus.", "-Dmicronaut.", "--spring.", "--server."}, func(option string) bool {
		return strings.Contains(variable.Value.Value, option)
	})
}

// readsMore reports whether Spring takes settings from elsewhere than from the files that are read. A bootstrap file is there for that, unless
// all that it says is something else, such as a name.
func (i *invocation) readsMore() bool {
	if i.Elsewhere() {
		return true
	}
	for _, word := range i.Words {
		name, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(word, "--"), "-D"), "=")
		if leadsOn(name) {
			return true
		}
	}
	return slices.ContainsFunc(i.Files, func(file *source.File) bool {
		stem, spring := springFile(file.Path)
		if !spring || !strings.HasSuffix(path.Dir(file.Path), springFolder) {
			return spring
		}
		keys := settings.Keys(file)
		if strings.HasPrefix(stem, "bootstrap") && (stem != "bootstrap" || len(keys) == 0 || bytes.LastIndex(file.Data, []byte("---")) > 0) {
			return true
		}
		return slices.ContainsFunc(keys, leadsOn)
	})
}

// managementKeys are the settings of a port beside the program's own, for health and metrics; that of Host opens it at its usual number.
var managementKeys = settings.Section{Port: "management.server.port|management.port|quarkus.management.port", Host: "quarkus.management.enabled"}

// managed returns a function that reports whether a file of Java can let the program answer health checks on a port, whichever profile is active.
func (f *Service) managed() func(port int) bool {
	held, unknown := make(numbers), false
	if f.Service.Build == nil {
		return func(int) bool { return false }
	}
	for _, file := range f.Service.Build.Configuration {
		if _, spring := springFile(file.Path); !spring {
			continue
		}
		said := managementKeys.Read(file)
		switch {
		case !said.Whole && bytes.Contains(file.Data, []byte("management")):
			held.in(string(file.Data))
		case said.Port.Set:
			held.in(said.Port.Text)
			unknown = unknown || !strings.ContainsAny(said.Port.Text, "0123456789")
		case said.Host.Set:
			held[quarkusManagement] = true
		}
	}
	return func(port int) bool { return unknown || held[port] }
}

// quarkusManagement is where Quarkus has its management interface.
//
// https://quarkus.io/guides/management-interface-reference
const quarkusManagement = 9000

// profileKeys are the settings that make profiles active.
var profileKeys = settings.Section{Port: "spring.profiles.active", Host: "spring.profiles.include"}

// under lays a second main file of a program under what the first one says, as Spring does with those of other endings. It reports false where
// that leaves open which profiles are active, or what the second one says.
func (i *invocation) under(file *source.File, section *settings.Section, options *settings.Options) bool {
	stem, _ := springFile(file.Path)
	hasProfiles := slices.ContainsFunc(i.Files, func(one *source.File) bool { return strings.HasPrefix(BaseName(one.Path), stem+"-") })
	if profiles := profileKeys.Read(file); hasProfiles && (profiles.Port.Set || profiles.Host.Set) || i.Mounted {
		return false
	}
	second := section.Read(file)
	for _, one := range []struct{ over, under *settings.Option }{
		{&options.Port, &second.Port}, {&options.Host, &second.Host}, {&options.Management, &second.Management},
	} {
		if !one.over.Set {
			*one.over = *one.under
		}
	}
	return second.Whole
}

// profiles lays the files of the profiles that are active over what their main file says, as Spring does. Which of several wins is not asked, and nothing
// is known where a profile that the container is given has no file: it lies elsewhere.
//
// https://docs.spring.io/spring-boot/reference/features/external-config.html#features.external-config.files.profile-specific
func (i *invocation) profiles(main *source.File, section *settings.Section, options *settings.Options) {
	active, given, known := i.activeProfiles(main)
	stem, _ := springFile(main.Path)
	var seen []string
	laid := *options
	for _, file := range i.Files {
		name, _ := springFile(file.Path)
		profile, own := strings.CutPrefix(name, stem+"-")
		if !own || known && !slices.Contains(active, profile) {
			continue
		}
		over := section.Read(file)
		lay(&laid.Port, over.Port, known && laid.Port == options.Port)
		lay(&laid.Host, over.Host, known && laid.Host == options.Host)
		lay(&laid.Management, over.Management, known && laid.Management == options.Management)
		laid.Whole = laid.Whole && over.Whole
		if !over.Whole {
			laid.Port, laid.Host = settings.Option{Set: true}, settings.Option{Set: true}
		}
		seen = append(seen, profile)
	}
	if given && slices.ContainsFunc(active, func(one string) bool { return !slices.Contains(seen, one) }) {
		laid.Port, laid.Host = settings.Option{Set: true}, settings.Option{Set: true}
	}
	*options = laid
}

// lay lays one value over another; neither is known where it is not certain that it lies there.
func lay(under *settings.Option, over settings.Option, certain bool) {
	if over.Set {
		over.Known = over.Known && certain
		*under = over
	}
}

// activeProfiles returns the profiles that are active, as far as they are known, and whether the container is given them.
func (i *invocation) activeProfiles(main *source.File) (active []string, given, known bool) {
	said := profileKeys.Read(main)
	text, given := i.Env("SPRING_PROFILES_ACTIVE")
	for _, word := range i.Words {
		for _, name := range []string{"--spring.profiles.active=", "-Dspring.profiles.active="} {
			if value, found := strings.CutPrefix(word, name); found {
				text, given = value, true
			}
		}
	}
	known = !said.Host.Set
	if !given && said.Port.Set {
		text, known = said.Port.Text, known && said.Port.Known
	}
	active = strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
	if len(active) == 0 {
		active, given = []string{"default"}, false
	}
	return active, given, known && !strings.ContainsAny(text, graph.Unresolved+"${}@")
}
