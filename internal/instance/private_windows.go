package instance

import "os"

// whose is nothing on Windows: each person has runtime and temporary folders
// of their own.
func whose() string { return "instance" }

// private reports whether it is a folder; what lies in a person's own folders
// inherits their rights.
func private(folder string) bool {
	info, err := os.Lstat(folder)
	return err == nil && info.IsDir()
}
