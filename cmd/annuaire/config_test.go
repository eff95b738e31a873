package main

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"
)

func TestReadConfig(t *testing.T) {
	t.Parallel()
	secret := filepath.Join(t.TempDir(), "url")
	if err := os.WriteFile(secret, []byte("postgres://in-a-file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	config, err := readConfig([]string{"DATABASE_URL_FILE=" + secret, "LOG_LEVEL=debug", "ANNUAIRE_PUBLIC_URL=https://lieux.example/", "SOME_FILE=/nowhere"})
	if err != nil {
		t.Fatal(err)
	}
	if config.DatabaseURL != "postgres://in-a-file" || config.LogLevel != slog.LevelDebug {
		t.Errorf("read %+v", config)
	}
	if config.PublicURL != "https://lieux.example" || config.Addr != "127.0.0.1:8080" {
		t.Errorf("read %+v", config)
	}
	for _, bad := range []string{"LOG_LEVEL=loud", "ANNUAIRE_NOW=yesterday", "ANNUAIRE_COMPARE=0s", "ANNUAIRE_COMPARE=often", "DATABASE_URL_FILE=/nowhere/at/all"} {
		if _, err := readConfig([]string{bad}); err == nil {
			t.Errorf("%s was accepted", bad)
		}
	}
}
