package loader

// Target is one project to load.
type Target struct {
	// Path is the first file or the folder, as shown to the user.
	Path string

	options Options
	files   []string // of the project, base first, absolute
}

// Discover turns paths (Compose files, Dockerfiles, folders) into the projects that they belong to. No path means the
// project of the working directory. The error is a *[PathError] for a path that is not there or not readable.
func Discover(paths []string, options Options) (*Plan, error) {
	return &Plan{}, nil
}

// Load reads the project. Whatever is wrong with its files is in the project, as problems and faults.
func (t *Target) Load() *Loaded {
	return &Loaded{}
}
