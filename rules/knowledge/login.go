package knowledge

// Answer is what a service does when somebody connects without credentials.
type Answer int

// The answers.
const (
	AnswerUnknown Answer = iota
	AnswersAll           // every client is let in
	AsksLogin
	DefaultLogin // asks, and the credentials are well known
)

// Login is what an image asks of its clients.
type Login struct {
	Answer Answer // with nothing set
	// Credentials are the well-known ones of [DefaultLogin], such as "guest/guest".
	Credentials string
	// Unless are settings that change the answer; the first that is met decides.
	Unless []Exception
}

// Exception is one setting that changes what an image asks for.
type Exception struct {
	// Env is a variable that must be set and not empty. With Value it must have that value, with Contains hold that text;
	// the case of letters does not matter. With Empty it must be set to nothing.
	Env, Value, Contains string
	Empty                bool
	// Flag is a word of the command line, alone or up to "=".
	Flag string
	// Mount is a path in the container, at or below which something is mounted.
	Mount string
	// With is a second setting that must be met, too.
	With *Exception
	Then Answer
}
