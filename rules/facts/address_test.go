package facts

import (
	"slices"
	"testing"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

func textOf(value string) graph.Text {
	file := source.NewFile("f", []byte(value))
	return graph.Text{Span: source.Span{File: file, End: len(value)}, Raw: value, Value: value}
}

func TestAddressesIn(t *testing.T) {
	cases := []struct {
		value string
		want  []string // scheme, and what is quoted
	}{
		{"postgres://u:p@db:5432/app", []string{"postgres db:5432"}},
		{"postgres://u:5433@db:5432/app", []string{"postgres db:5432"}}, // a password is no port
		{"postgres://db:5433@elsewhere/app", nil},
		{"http://a:80,http://b:81", []string{"http a:80", "http b:81"}},
		{"a:80, b:81", []string{" a:80", " b:81"}},
		{"jdbc:mysql://db:3306/app?x=y", []string{"mysql db:3306"}},
		{"http://a/?next=b:81", []string{" b:81"}},
		{"http://[::1]:80/", []string{"http [::1]:80"}},
		{"PLAINTEXT://localhost:9092", []string{"plaintext localhost:9092"}},
		{"curl -f localhost:8080/health", []string{" localhost:8080"}},
		{"./db:5432", nil},
		{"/data/db:5432", nil},
		{"5433:db:5432", []string{" db:5432"}}, // ssh -L
		{"db:5432:ro", nil},
		{"db:99999", nil},
		{"db:80a", nil},
		{"\x00db:80", nil},
		{"\x00@db:80", []string{" db:80"}},
		{"db:80\x00", nil},
		{"[", nil},
		{"[::1", nil},
		{"", nil},
	}
	for _, c := range cases {
		text := textOf(c.value)
		var got []string
		for _, one := range textAddresses(&text) {
			got = append(got, one.Scheme+" "+one.Quote())
			if span, literal := one.PortSpan(); !literal {
				t.Errorf("%q: the port is at %q", c.value, span.Text())
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q: got %q, want %q", c.value, got, c.want)
		}
	}
}

func TestPairs(t *testing.T) {
	variables := []graph.EnvVar{
		{Name: "DB_HOST", Value: textOf("db")}, {Name: "DB_PORT", Value: textOf("5433")},
		{Name: "PGHOST", Value: textOf("pg")}, {Name: "PGPORT", Value: textOf("5434")},
		{Name: "mail.server", Value: textOf("mail")}, {Name: "mail.port", Value: textOf("25")},
		{Name: "WEB_HOST", Value: textOf("http://web")}, {Name: "WEB_PORT", Value: textOf("80")},
		{Name: "API_HOST", Value: textOf("")}, {Name: "API_PORT", Value: textOf("80")},
		{Name: "Q_HOST", Value: textOf("q")}, {Name: "Q_PORT", Value: textOf("tcp://q:1")},
		{Name: "PORT", Value: textOf("3000")},
	}
	var got []string
	for _, one := range hostPortPairs(variables) {
		got = append(got, one.Quote()+" "+one.HostSpan.Text())
	}
	if want := []string{"db:5433 db", "pg:5434 pg", "mail:25 mail"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestViewOf(t *testing.T) {
	for variable, want := range map[string]View{
		"DATABASE_URL": FromInside, "BASE_URL": MostlyOutside, "API_BASE_URL": MostlyOutside, "NEXT_PUBLIC_API": FromOutside, "VITE_X": FromOutside,
		"VITE_API_BASE_URL": FromOutside, "FRONTEND_URL": MostlyOutside, "CORS_ORIGINS": FromOutside, "REDIS_URL": FromInside, "API_URL": FromInside,
		"KC_HOSTNAME": FromOutside, "BLINK_URL": FromInside, "": FromInside,
	} {
		if got := ViewOf(variable); got != want {
			t.Errorf("ViewOf(%q) = %v, want %v", variable, got, want)
		}
	}
}
