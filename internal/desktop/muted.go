//go:build desktop || bindings

package desktop

// muted is Wails' log, without its words: Wails writes a whole call, arguments
// and all, when one panics or can't be read, and an argument may be a key.
// That something happened is noted, what it was is not.
type muted struct{ o Options }

func (m muted) note(level string) {
	if m.o.Log != nil {
		m.o.Log.Warn("the window has something to say that may hold a key, so it isn't written down", "level", level)
	}
}

func (muted) Print(string)     {}
func (muted) Trace(string)     {}
func (muted) Debug(string)     {}
func (muted) Info(string)      {}
func (m muted) Warning(string) { m.note("warning") }
func (m muted) Error(string)   { m.note("error") }
func (m muted) Fatal(string)   { m.note("fatal") }
