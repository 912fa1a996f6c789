package knowledge

// Answer is what a service does when somebody connects without credentials.
type Answer uint8

// The answers.
const (
	AnswerUnknown Answer = iota
	AnswersAll           // every client is let in
	AsksLogin
	DefaultLogin // asks, and the credentials are well known
)

// Login is what an image asks of its clients.
type Login struct {
	// Credentials are the well-known ones of [DefaultLogin], such as "guest/guest".
	Credentials string
	// Unless are settings that change the answer; the first that is met decides.
	Unless []Exception
	Answer Answer // with nothing set
}

// What most images do that are known to ask for a login, or to ask for none.
var (
	withLogin    = &Login{Answer: AsksLogin}
	withoutLogin = &Login{Answer: AnswersAll}
)

// Exception is one setting that changes what an image asks for.
type Exception struct {
	// Setting is a variable that must be set and not empty, a flag with its dashes, which is a word of the command line, alone or up to "=", or
	// a path in the container, at or below which something is mounted.
	Setting string
	// Value is what the variable must have, or with Part what must be in it; the case of letters does not matter. With Empty the variable must
	// be set to nothing.
	Value       string
	Part, Empty bool
	Then        Answer
	// With is a second setting that must be met, too.
	With *Exception
}
