package sqlite

// Exec runs a statement on the register's own connection.
func (r *Register) Exec(statement string) error {
	_, err := r.db.Exec(statement)
	return err
}
