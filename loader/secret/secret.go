// Package secret finds what looks like a secret in text: passwords, tokens and keys that a report must not show.
//
// It goes by what stands around a value: the name of a key, of a variable or of a flag, the program on a command line, the user
// of a URL. What is called like a secret and is none (VAULT_TOKEN_PORT, a service named secret) is left alone.
package secret

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/portlint/portlint/loader/lazy"
	"github.com/portlint/portlint/loader/source"
)

// Interval is a part of a text, in bytes; To is exclusive.
type Interval struct{ From, To int }

// Mask is what [Hide] puts in place of a secret. How long the secret is, it does not say.
const Mask = "***"

// Hide returns the text with its secrets masked.
func Hide(text string) string {
	found := In(text)
	if found == nil {
		return text
	}
	var out strings.Builder
	from := 0
	for _, one := range found {
		out.WriteString(text[from:one.From])
		out.WriteString(Mask)
		from = one.To
	}
	return out.String() + text[from:]
}

// HideCited returns a sentence with the secrets masked in what it cites of files, between double quotes. Words of the sentence
// itself are no keys, as in "the next token: a character that cannot start any".
func HideCited(sentence string) string {
	masked, from := "", 0 // masked is what is said of all before from
	for at := 0; ; {
		quote := strings.IndexByte(sentence[at:], '"')
		if quote < 0 {
			break
		}
		at += quote + 1
		end := endOfCited(sentence, at)
		if end < 0 {
			continue
		}
		if said := Hide(sentence[at:end]); said != sentence[at:end] {
			masked, from = masked+sentence[from:at]+said, end
		}
		at = end + 1
	}
	if from == 0 {
		return sentence
	}
	return masked + sentence[from:]
}

// endOfCited returns where the quote is that ends what begins at from, where quotes with a backslash in front end nothing; -1 if there is none.
func endOfCited(sentence string, from int) int {
	for at := from; at < len(sentence); at++ {
		switch sentence[at] {
		case '"':
			return at
		case '\\':
			at++
			if at < len(sentence) && sentence[at] == '\n' {
				return -1
			}
		}
	}
	return -1
}

// HideImage returns the name of an image without the user in front of its registry.
func HideImage(name string) string {
	return strings.TrimPrefix(Hide(imageKey+name), imageKey)
}

const imageKey = "image: "

// above is how many lines before a line can say what it holds, by a flag or a program, if they are that short.
const above, shortLine = 8, 200

// InLine returns the secrets of a line, as parts of its file, in ascending order and apart from each other. Of a file that is an
// excerpt the lines above are looked at as far as it has them.
func InLine(line source.Span) []Interval {
	text, from := line.Text(), 0
	number := line.File.Position(line.Start).Line
	next := line
	for i := 1; i <= above && number > i; i++ {
		previous := line.File.LineSpan(number - i)
		if previous.Start >= next.Start || next.Start-previous.End > len("\r\n") || previous.End-previous.Start > shortLine {
			break
		}
		words := previous.Text() + "\n"
		text, from, next = words+text, from+len(words), previous
	}
	start := from
	if strings.LastIndex(text[:from], "${") > strings.LastIndexByte(text[:from], '}') {
		start = 0 // a variable's default that is not closed above the line goes on in it
	}
	var found []Interval
	for _, one := range inLast(text, start) {
		if one.From, one.To = max(one.From, from)-from+line.Start, one.To-from+line.Start; one.From < one.To {
			found = append(found, one)
		}
	}
	return found
}

// In returns the secrets of a text, in ascending order and apart from each other.
func In(text string) []Interval { return inLast(text, 0) }

// inLast does the same, but of secrets that are known by their line alone it returns only those from an offset on, where a line starts.
func inLast(text string, start int) []Interval {
	held := charactersOf(text)
	if held[1] == 0 && !held.has('\n') {
		return nil // without letters, and without "@", it is a port or an address
	}
	hasFlag := held.has('-') && hasFlag(text)
	hints := hints.Get()
	across := ^hints.inLine
	if !hasFlag {
		across &^= hints.flag
	}
	hinted := hints.in(text, held, across)
	if start > 0 {
		held = charactersOf(text[start:])
	}
	hinted |= hints.in(text[start:], held, hints.inLine)
	var found []Interval
	for i := 0; hinted != 0; i, hinted = i+1, hinted>>1 {
		kind, in, from := &kinds[i], text, 0
		if kind.inLine {
			in, from = text[start:], start
		}
		if hinted&1 == 0 || !hasRun(in, kind.run) {
			continue
		}
		for _, at := range kind.pattern.Get().FindAllStringSubmatchIndex(in, -1) {
			if kind.parts == nil {
				found = append(found, Interval{from + at[2*kind.group], from + at[2*kind.group+1]})
				continue
			}
			for _, one := range kind.parts(in, at) {
				found = append(found, Interval{from + one.From, from + one.To})
			}
		}
	}
	if hasFlag {
		found = append(found, onCommandLines(text)...)
	}
	if len(found) == 0 {
		return nil
	}
	found = slices.DeleteFunc(found, func(one Interval) bool { return one.From >= one.To || harmless(text[one.From:one.To]) })
	slices.SortFunc(found, func(a, b Interval) int { return cmp.Compare(a.From, b.From) })
	apart := found[:0]
	for _, one := range found {
		if last := len(apart) - 1; last >= 0 && one.From <= apart[last].To {
			apart[last].To = max(apart[last].To, one.To)
			continue
		}
		apart = append(apart, one)
	}
	if len(apart) == 0 {
		return nil
	}
	return apart
}

// kind is one way in which a secret stands in a text.
type kind struct {
	inLine  bool     // what the pattern matches, and what tells that it is a secret, is in one line
	flag    bool     // what it matches begins with a flag
	needs   string   // these characters are in it
	named   bool     // one of [nameHints] is in it, in lower case
	hints   []string // or one of these is
	run     int      // so many characters of base64 that follow each other are in it, too
	pattern lazy.Regexp
	group   int // of the pattern that matches the secret, unless parts finds it
	parts   func(text string, at []int) []Interval
}

// allHints are those of all kinds.
type allHints struct {
	list         []hint
	inLine, flag uint32 // the kinds that say so, a bit for each
}

// hint is one of a kind.
type hint struct {
	text string
	held characters // of it, and those that the kind needs
	kind uint32     // the bit of the kind
}

var hints = lazy.Value[*allHints]{Make: func() *allHints {
	all := &allHints{list: make([]hint, 0, 64)}
	for i := range kinds {
		kind, bit := &kinds[i], uint32(1)<<i
		if kind.inLine {
			all.inLine |= bit
		}
		if kind.flag {
			all.flag |= bit
		}
		all.add(kind.hints, kind.needs, bit)
		if kind.named {
			all.add(nameHints, kind.needs, bit)
		}
	}
	return all
}}

func (a *allHints) add(texts []string, needs string, kind uint32) {
	for _, text := range texts {
		a.list = append(a.list, hint{text, charactersOf(text).and(charactersOf(needs)), kind})
	}
}

// in returns those of the wanted kinds that have a hint in a text, a bit for each. The characters of the text tell of most hints that they
// are not.
func (a *allHints) in(text string, held characters, wanted uint32) (hinted uint32) {
	lower := ""
	for i := range a.list {
		hint := &a.list[i]
		if hint.kind&wanted == 0 || !held.include(hint.held) {
			continue
		}
		if lower == "" {
			lower = folded(text, held)
		}
		if strings.Contains(lower, hint.text) {
			hinted |= hint.kind
			wanted &^= hint.kind
		}
	}
	return hinted
}

// characters are those of ASCII that a text holds, a bit for each. Capitals count as small letters, too.
type characters [2]uint64

var allCharacters = characters{1<<64 - 1, 1<<64 - 1}

// charactersOf returns those of a text: all if it has others than those of ASCII.
func charactersOf(text string) characters {
	var held characters
	var any byte
	for i := 0; i < len(text); i++ {
		any |= text[i]
		bit := uint64(1) << (text[i] % 64)
		if text[i] < 64 {
			held[0] |= bit
		} else {
			held[1] |= bit
		}
	}
	if any >= utf8.RuneSelf {
		return allCharacters
	}
	held[1] |= held[1] << ('a' - 'A')
	return held
}

// has reports whether one is among the characters.
func (c characters) has(one byte) bool { return c[one/64]>>(one%64)&1 != 0 }

// and returns the characters and some others.
func (c characters) and(others characters) characters {
	return characters{c[0] | others[0], c[1] | others[1]}
}

// include reports whether all of some others are among the characters.
func (c characters) include(others characters) bool { return c.and(others) == c }

// folded returns a text with some characters in lower case, with an s for the long ſ, as (?i) reads it.
func folded(text string, held characters) string {
	const capitals = (1<<26 - 1) << ('A' % 64)
	switch {
	case held == allCharacters:
		return strings.ToLower(strings.ToUpper(text))
	case held[1]&capitals != 0:
		return strings.ToLower(text)
	}
	return text
}

// gap is what is between the words of a command line, be it one text, a flow list or one item a line.
const gap = `["']?(?:\s*,\s*|\s+)(?:\\\s*)?(?:-\s+)?["']?`

// value is a word of a command line.
const value = `["']?([^\s"',]+)`

var kinds = []kind{
	{ // "password: x", "PASSWORD=x", "--password=x", "${PASSWORD:-x}"
		inLine:  true,
		named:   true,
		pattern: lazy.Pattern(`(?i)([\w.-]*)(["']?[ \t]*=[ \t]*|["']?[ \t]*:(?:[ \t]+|$)|"[ \t]*:|:?-)`),
		parts:   keyValue,
	},
	{ // "--password x"
		flag:    true,
		named:   true,
		hints:   []string{"-user"},
		pattern: lazy.Pattern(`(?i)(?:^|[\s"'])--?([a-z][\w-]*)` + gap + value),
		parts: func(text string, at []int) []Interval {
			name, value := text[at[2]:at[3]], text[at[4]:at[5]]
			if user, password, both := strings.Cut(value, ":"); name == "user" && both && strings.Trim(user+password, "0123456789") != "" {
				return []Interval{{at[5] - len(password), at[5]}}
			}
			if !isName(name) || isSwitch(name) || value[0] == '-' {
				return nil
			}
			return []Interval{{at[4], at[5]}}
		},
	},
	{ // "Authorization: Bearer x"
		hints:   []string{"authorization"},
		pattern: lazy.Pattern(`(?i)authorization["']?\s*[:=]\s*["']?(?:[a-z]+[ \t]+)?([^\s"']+)`),
		group:   1,
	},
	{ // "Bearer x" without a header's name
		inLine:  true,
		hints:   []string{"bearer"},
		pattern: lazy.Pattern(`(?i)\bbearer[ \t]+([\w.~+/=-]+)`),
		group:   1,
	},
	{ // "X-Api-Key: x" of an HTTP client
		flag:    true,
		hints:   []string{"-h"}, // which is in the long one, too
		pattern: lazy.Pattern(`(?:^|[\s"'])(?:-H|--header)(?:=|` + gap + `)["']?([\w-]+):[ \t]*([^\s"'][^"'\n]*)`),
		parts: func(text string, at []int) []Interval {
			if name := strings.ToLower(text[at[2]:at[3]]); !isName(name) && !strings.Contains(name, "auth") && name != "cookie" {
				return nil
			}
			return []Interval{{at[4], at[5]}}
		},
	},
	{ // "https://x@host", "https://user:x@host". A password with a slash in it is no valid one, but is written all the same.
		inLine:  true,
		needs:   "@",
		hints:   []string{"://"},
		pattern: lazy.Pattern(`://([^\s/:@"'?#]*)(?::([^\s/"']+|[^\s@"']+))?@`),
		parts: func(text string, at []int) []Interval {
			if at[4] >= 0 {
				return []Interval{{at[4], at[5]}}
			}
			if slices.Contains(users, text[at[2]:at[3]]) {
				return nil
			}
			return []Interval{{at[2], at[3]}}
		},
	},
	{ // "user:x@tcp(host)/name", "user:x@registry/image"
		inLine:  true,
		needs:   ":@",
		hints:   []string{"@"},
		pattern: lazy.Pattern(`(?:^|[\s"'=,(])[\w.%+-]+:([^\s"'@/,]+)@([\w.(\[-]+)`),
		parts: func(text string, at []int) []Interval {
			if isDigest(text[at[4]:at[5]]) {
				return nil
			}
			return []Interval{{at[2], at[3]}}
		},
	},
	{ // "image: x@registry/image"
		inLine:  true,
		needs:   "@",
		hints:   []string{"image", "from"},
		pattern: lazy.Pattern(`(?:\bimage["']?:[ \t]*|^[ \t]*FROM[ \t]+|\n[ \t]*FROM[ \t]+)["']?([^\s"'@/:]+)@([\w.-]+)`),
		parts: func(text string, at []int) []Interval {
			if isDigest(text[at[4]:at[5]]) {
				return nil
			}
			return []Interval{{at[2], at[3]}}
		},
	},
	{ // a user of Redis
		inLine:  true,
		hints:   []string{"on >"},
		pattern: lazy.Pattern(`\bon >([^\s"',]+)`),
		group:   1,
	},
	{ // the users of a proxy
		inLine:  true,
		hints:   []string{"auth.users"},
		pattern: lazy.Pattern(`(?i)auth\.users["']?[ \t]*[:=][ \t]*["']?([^\s"']+)`),
		group:   1,
	},
	{ // tokens that say what they are: of GitHub, GitLab, Slack, AWS, Vault, Stripe and OpenAI, and JSON web tokens
		inLine:  true,
		hints:   []string{"gh", "glpat-", "xox", "akia", "hvs.", "sk-", "sk_", "eyj"},
		pattern: lazy.Pattern(`\b(?:gh[opsur]_\w{8,}|github_pat_\w{8,}|glpat-[\w-]{8,}|xox[abprs]-[\w-]{8,}|AKIA[A-Z0-9]{8,}|hvs\.[\w-]{8,}|sk[-_][\w-]{16,}|eyJ[\w-]{8,}\.[\w-]+\.?[\w-]*)`),
	},
	{ // the body of a key or a certificate
		hints:   []string{"\n", "mii"},
		run:     56,
		pattern: lazy.Pattern(`(?m)^[ \t]*([A-Za-z0-9+/]{56,}={0,2})[ \t]*\r?$`),
		group:   1,
	},
}

// hasRun reports whether a text has that many characters of base64 that follow each other.
func hasRun(text string, length int) bool {
	for end := length; end <= len(text); { // backwards from where a run would end, as it cannot begin before a character that is none
		from := end
		for from > end-length && isBase64(text[from-1]) {
			from--
		}
		if from == end-length {
			return true
		}
		end = from + length
	}
	return false
}

func isBase64(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '+' || c == '/'
}

// nameHints are in all names that [isName] knows.
var nameHints = []string{"pass", "pw", "secret", "token", "key", "credential", "auth", "pat", "salt"}

// inside is what makes a name one of a secret wherever it stands in it, atEnd what does only as its last word.
var (
	inside = lazy.Pattern(`(?i)password|passwd|passphrase|pwd|secret|token|api[_-]?key|private[_-]?key|access[_-]?key|credential`)
	atEnd  = lazy.Pattern(`(?i)(?:^|[_.-])(?:pass|pw|pat|auth|salt)$|[_-]key$|^--?(?:require|primary)pass$|^(?:require|master)(?:pass|auth)$`)
	// about is the last word of a name that says something of a secret and does not hold it.
	about = lazy.Pattern(`(?i)(?:^|[_.-])(?:ports?|host|hostname|addr|address|file|path|dir|ttl|expiry|expires|expiration|lifetime|length|len|size|name|type|mode|method|enabled?|required|policy|timeout|interval|algorithm|issuer|audience)$`)
)

// isName reports whether a key, a variable or a flag is called like a secret.
func isName(name string) bool {
	name = strings.Trim(name, "-.")
	return (inside.Get().MatchString(name) || atEnd.Get().MatchString(name)) && !about.Get().MatchString(name)
}

// isSwitch reports whether a flag has no value.
func isSwitch(name string) bool {
	for _, prefix := range []string{"no-", "disable-", "enable-", "skip-", "without-", "with-", "use-", "allow-"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

// keyValue returns the value behind a key that is called like a secret: up to the closing quote, in a flow mapping up to the
// comma, and else up to the end of the line.
func keyValue(text string, at []int) []Interval {
	name, between := text[at[2]:at[3]], text[at[4]:at[5]]
	line := strings.LastIndexByte(text[:at[0]], '\n') + 1
	before := text[line:at[0]]
	from, to := at[1], len(text)
	if strings.HasSuffix(between, "-") { // of a default
		bracket := strings.HasSuffix(before, "${")
		if name = strings.TrimRight(name, "-:"); !bracket || !isName(name) {
			return nil
		}
		if end := strings.IndexByte(text[from:], '}'); end >= 0 {
			to = from + end
		}
		return []Interval{{from, to}}
	}
	if !isName(name) || from == len(text) || text[from] == '\n' {
		return nil
	}
	ends := "\n"
	switch {
	case text[from] == '"' || text[from] == '\'':
		ends += text[from : from+1]
		from++
	case strings.HasSuffix(before, `"`) || strings.HasSuffix(before, `'`):
		ends += before[len(before)-1:]
	case strings.HasPrefix(name, "-"): // a flag
		ends += " \t"
	case strings.Contains(before, "{") && !strings.HasSuffix(before, "${"):
		ends += ",}"
	case strings.HasSuffix(before, "?") || strings.HasSuffix(before, "&"): // of a query
		ends += `&"' `
	}
	if end := strings.IndexAny(text[from:], ends); end >= 0 {
		to = from + end
	}
	return []Interval{{from, to}}
}

// secretFlag returns the short flag with which a program takes a secret, without its dash, "" for none.
func secretFlag(program string) string {
	switch program {
	case "mysql", "mysqladmin", "mysqldump", "mysqlcheck", "mysqlshow",
		"mariadb", "mariadb-admin", "mariadb-dump", "mariadb-check", "mariadb-show",
		"mongo", "mongosh", "mongodump", "mongorestore", "mongoexport", "mongoimport", "mongostat",
		"cypher-shell", "cqlsh", "rabbitmqadmin", "sshpass":
		return "p"
	case "sqlcmd", "bcp", "isql", "osql", "ipmitool":
		return "P"
	case "redis-cli", "valkey-cli", "keydb-cli":
		return "a"
	case "ldapsearch", "ldapwhoami":
		return "w"
	case "influx":
		return "t"
	case "curl":
		return "u"
	case "smbclient":
		return "U"
	}
	return ""
}

// glued are the programs that take it in the word of the flag alone: the next word is something else.
var glued = []string{"mysql", "mariadb"}

// nextWord returns where the next word of a command line is, in whatever quotes and lists, from a place on; nothing where there is none.
func nextWord(text string, from int) (start, end int) {
	const apart = " \t\n\f\r\"',[]"
	for from < len(text) && strings.IndexByte(apart, text[from]) >= 0 {
		from++
	}
	end = from
	for end < len(text) && strings.IndexByte(apart, text[end]) < 0 {
		end++
	}
	return from, end
}

// hasFlag reports whether a word begins as a flag does.
func hasFlag(text string) bool {
	for at := range len(text) - 1 {
		if text[at] == '-' && (at == 0 || strings.IndexByte(" \t\n\f\r\"',[]", text[at-1]) >= 0) {
			name := strings.TrimPrefix(text[at+1:], "-")
			if name != "" && (name[0] >= utf8.RuneSelf || 'a' <= name[0]|0x20 && name[0]|0x20 <= 'z') {
				return true
			}
		}
	}
	return false
}

// onCommandLines returns the secrets that stand behind short flags.
func onCommandLines(text string) []Interval {
	var found []Interval
	program, behind := "", false // behind says that the next word is the secret
	for start, end := nextWord(text, 0); start < end; start, end = nextWord(text, end) {
		word := text[start:end]
		name := word[strings.LastIndexByte(word, '/')+1:]
		flag := "-" + secretFlag(program)
		switch {
		case behind:
			behind = false
			found = append(found, secretOf(program, text, start, end))
		case word == "-" || word == "\\": // of a list, of a line that goes on
		case secretFlag(name) != "":
			program = name
		case strings.ContainsAny(word, ";&|"):
			program = ""
		case program == "" || !strings.HasPrefix(word, flag):
		case word != flag:
			found = append(found, secretOf(program, text, start+len(flag), end))
		default:
			quoted := end < len(text) && (text[end] == '\'' || text[end] == '"') && text[start-1] != text[end]
			behind = quoted || !slices.ContainsFunc(glued, func(name string) bool { return strings.HasPrefix(program, name) })
		}
	}
	return found
}

// secretOf returns what is secret of the value of a client's flag: behind "user:" what is there.
func secretOf(program, text string, from, to int) Interval {
	if slices.Contains([]string{"curl", "smbclient"}, program) {
		if at := strings.IndexAny(text[from:to], ":%"); at >= 0 {
			return Interval{from + at + 1, to}
		}
		return Interval{}
	}
	return Interval{from, to}
}

// users are names of users that are no secrets.
var users = []string{"", "git", "root", "admin", "user", "username", "guest", "postgres", "mysql", "sa"}

// isDigest reports whether what stands behind an "@" begins a digest of an image.
func isDigest(text string) bool {
	return strings.HasPrefix(text, "sha256") || strings.HasPrefix(text, "sha512")
}

// reference is a variable without a default, which has its secret elsewhere.
var reference = lazy.Pattern(`^\$(?:\w+|\{\w+\})$`)

// harmless reports whether a value says nothing.
func harmless(value string) bool {
	return value == Mask || strings.HasPrefix(value, "$") && reference.Get().MatchString(value)
}
