package env

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/compose-spec/compose-go/v2/template"
	"github.com/sirupsen/logrus"
)

// known has NAME, EMPTY and ſ, one of the two letters beside ASCII that names can have.
func known(name string) (string, bool) {
	value, ok := map[string]string{"NAME": "8080", "EMPTY": "", "ſ": "s"}[name]
	return value, ok
}

// FuzzExpand compares the replacement of references in texts with compose-go's template package: the value or the fault, and for which
// names it asks.
func FuzzExpand(f *testing.F) {
	for _, text := range []string{
		"", "$", "a$", "$$", "$$$", "${", "${}", "$1", "$NAME", "${NAME}", "$NAME$UNSET.", "x${NAME:-80}y", "${UNSET:-80}:${UNSET-81}", "${EMPTY:-80}${EMPTY-80}",
		"${NAME:+80}${NAME+80}${UNSET:+80}${UNSET+80}${EMPTY:+80}${EMPTY+80}", "${UNSET:?no $NAME}", "${EMPTY:?}", "${EMPTY?}", "${UNSET?${}}", "${NAME:80}",
		"${UNSET:-${EMPTY:-${NAME}}}", "${UNSET:-$UNSET", "${UNSET-{80} $NAME}", "${UNSET-{}} ${", "${UNSET-a\n}", "${UNSET:-a} ${UNSET:-b}\n${UNSET:-c}", "${UNSET:-$$}",
		"${UNSET:-${} } ${UNSET?}", "${UNSET?} ${", "$ſ${ſ}\u212a", "${ſ:-}", "${UNSET:-\xff}", "\xff$NAME\xff", "${NAME:?a}}${UNSET:-}}",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > maxTemplate {
			return
		}
		var asked, wanted []string
		got, err := expand(text, func(name string) (string, bool) {
			asked = append(asked, name)
			return known(name)
		})
		want, wantErr := template.SubstituteWithOptions(text, func(name string) (string, bool) {
			wanted = append(wanted, name)
			return known(name)
		}, template.WithoutLogging)
		if faultKind(err) != faultKind(wantErr) {
			t.Fatalf("%q: %v, in compose-go %v", text, err, wantErr)
		}
		if err == nil && got != want {
			t.Errorf("%q becomes %q, in compose-go %q", text, got, want)
		}
		if strings.Join(asked, " ") != strings.Join(wanted, " ") {
			t.Errorf("%q asks for %q, compose-go for %q", text, asked, wanted)
		}
	})
}

// faultKind tells what an error of ours, or of compose-go, is about.
func faultKind(err error) string {
	var required *template.MissingRequiredError
	var invalid *template.InvalidTemplateError
	switch {
	case err == nil:
		return ""
	case errors.As(err, &required):
		return "missing " + required.Variable
	case errors.As(err, &invalid):
		return "malformed " + invalid.Template
	}
	switch err := err.(type) {
	case missing:
		return "missing " + string(err)
	case malformed:
		return "malformed " + string(err)
	case badLine:
		return fmt.Sprintf("line %d: %s", err.number, err.message)
	case openQuote:
		return err.Error()
	}
	message := err.Error()
	switch line, what, _ := strings.Cut(message, ": "); {
	case strings.HasPrefix(what, "unterminated quoted value "):
		return openQuote(0).Error()
	case strings.HasPrefix(what, "key cannot contain a space"):
		return line + ": the name of a variable has a space in it"
	case strings.HasPrefix(what, "unexpected character "):
		what, _, _ = strings.Cut(what, " in variable name ")
		return line + ": " + what + " in the name of a variable"
	}
	return "line 1: " + message
}

// FuzzFile compares the variables of environment files, and their faults, with compose-go's dotenv package.
func FuzzFile(f *testing.F) {
	logrus.SetOutput(io.Discard)
	for _, text := range []string{
		"", "A=1", "A=1\nB=$A\n", "\ufeffA=1", "# a\n\n  # b\nA: 1 # c\nB=1#2", "export A=1\nexport\tB=2\nexport\n", "export", "export ", "exported=1", "A\nNAME\nNAME", "NAME ",
		"A B=1", "A B\n", "A =1\nB= 2 \n", "A='$NAME'\nB=\"$NAME\"", "A=\"a\nb\" C=1\nD=2", "A=\"a", "A='a\nb", "A=\"a\\\"b\\\\\" B='\\'' ", "A='\\\\'", `A="\a\c\n\$NAME\0101\0\019\0777\x\\n"`,
		"A=1\n\n\nB%=2", "A\xff=1", "a[1]=2\na.b-c_d=3", "\u00e4=1", "A=${NAME:-1}${UNSET:?}", "A=\n${", "A=${", "A=\"\\${\"", "A\r\nB=1\r\nC='2'\r\n", "\x85A=1\u0085\u00a0B=2", "A=a #b\nC=\"\"#d\n", ":", "=", "=\n=1",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > maxTemplate {
			return
		}
		got, err := readFile(text, known)
		want, wantErr := dotenv.ParseWithLookup(strings.NewReader(text), known)
		quote, isOpen := err.(openQuote)
		switch kind, wantKind := faultKind(err), faultKind(wantErr); {
		case kind != wantKind:
			t.Errorf("%q: %q, in compose-go %q", text, kind, wantKind)
		case isOpen:
			from, _, _ := strings.Cut(text[len(text)-int(quote):], "\n")
			if !strings.HasSuffix(wantErr.Error(), " unterminated quoted value "+from) {
				t.Errorf("%q: %q is open, in compose-go: %q", text, from, wantErr.Error())
			}
		case err == nil && !maps.Equal(got, want):
			t.Errorf("%q sets %q, in compose-go %q", text, got, want)
		}
	})
}
