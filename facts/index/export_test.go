package index

// Done waits until nothing is done in the background any more.
func (l *Live) Done() { l.working.Wait() }
