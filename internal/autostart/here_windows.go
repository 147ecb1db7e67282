package autostart

import (
	"errors"

	"golang.org/x/sys/windows/registry"
)

func placeHere() place { return runKey{own{}} }

// own is the person's own part of the registry.
type own struct{}

// at hands a key to do, if it is there.
func (own) at(path string, access uint32, do func(registry.Key) error) error {
	key, err := registry.OpenKey(registry.CURRENT_USER, path, access)
	if err == nil {
		defer key.Close()
		err = do(key)
	}
	if errors.Is(err, registry.ErrNotExist) {
		return nil
	}
	return err
}

func (o own) text(path, name string) (text string, err error) {
	err = o.at(path, registry.QUERY_VALUE, func(key registry.Key) (err error) {
		text, _, err = key.GetStringValue(name)
		return err
	})
	return text, err
}

func (o own) bytes(path, name string) (bytes []byte, err error) {
	err = o.at(path, registry.QUERY_VALUE, func(key registry.Key) (err error) {
		bytes, _, err = key.GetBinaryValue(name)
		return err
	})
	return bytes, err
}

func (own) setText(path, name, value string) error {
	key, _, err := registry.CreateKey(registry.CURRENT_USER, path, registry.SET_VALUE)
	if err != nil {
		return err
	}
	defer key.Close()
	return key.SetStringValue(name, value)
}

func (o own) remove(path, name string) error {
	return o.at(path, registry.SET_VALUE, func(key registry.Key) error { return key.DeleteValue(name) })
}
