package data

import (
	"bufio"
	"errors"
	"io"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"annuaire/fault"
)

// jsonScan reads a JSON text value by value, and is more lenient than the
// format in what published files get wrong: a backslash before any letter
// stands for itself, and a line may break within a text. Numbers are kept as
// they are written. What is read is bounded: levels, names of an object, bytes
// of one record.
type jsonScan struct {
	src     *bufio.Reader
	name    fileName
	line    int
	depth   int
	size    int // bytes of the record under way
	lenient int // escapes that the format does not have
	recoded int // texts that were not UTF-8
	text    []byte
}

func (s *jsonScan) refuse(format string, args ...any) error {
	return s.name.refuseAt(s.line, "JSON", format, args...)
}

func (s *jsonScan) byte() (byte, error) {
	b, err := s.src.ReadByte()
	if errors.Is(err, io.EOF) {
		return 0, s.refuse("le fichier s'arrête au milieu d'une valeur. Téléchargez-le à nouveau.")
	}
	if err != nil {
		return 0, readFault(s.name, s.line, err)
	}
	if b == '\n' {
		s.line++
	}
	if s.size++; s.size > maxRecord {
		return 0, fault.New(fault.TooLarge, "%s, ligne %d : un seul lieu dépasse %d Kio. Vérifiez que le fichier est une liste de lieux.", s.name, s.line, maxRecord>>10)
	}
	return b, nil
}

// next gives the first byte that is no blank, and takes it.
func (s *jsonScan) next() (byte, error) {
	for {
		b, err := s.byte()
		if err != nil {
			return 0, err
		}
		switch b {
		case ' ', '\t', '\r', '\n':
		default:
			return b, nil
		}
	}
}

// peek gives the first byte that is no blank, and leaves it.
func (s *jsonScan) peek() (byte, error) {
	b, err := s.next()
	if err == nil {
		err = s.src.UnreadByte()
	}
	return b, err
}

// down enters an object or an array.
func (s *jsonScan) down() error {
	if s.depth++; s.depth > maxDepth {
		return s.refuse("les valeurs sont emboîtées sur plus de %d niveaux. Il faut une liste de lieux.", maxDepth)
	}
	return nil
}

// object calls member for each name of an object, whose value it must take. The
// opening brace is still to be taken.
func (s *jsonScan) object(member func(name string) error) error {
	if _, err := s.next(); err != nil {
		return err
	}
	if err := s.down(); err != nil {
		return err
	}
	defer func() { s.depth-- }()
	return s.list('}', func() error {
		if b, err := s.next(); err != nil || b != '"' {
			return s.expected(err, "un nom entre guillemets")
		}
		name, err := s.string()
		if err != nil {
			return err
		}
		if b, err := s.next(); err != nil || b != ':' {
			return s.expected(err, "deux-points")
		}
		return member(name)
	})
}

// array calls element for each value, which it must take. The opening bracket
// is still to be taken.
func (s *jsonScan) array(element func() error) error {
	if _, err := s.next(); err != nil {
		return err
	}
	if err := s.down(); err != nil {
		return err
	}
	defer func() { s.depth-- }()
	return s.list(']', element)
}

// list takes what stands between two commas until the end.
func (s *jsonScan) list(end byte, one func() error) error {
	b, err := s.peek()
	if err == nil && b == end {
		_, err = s.next()
		return err
	}
	for err == nil {
		if err = one(); err != nil {
			return err
		}
		if b, err = s.next(); err != nil || b == end {
			return err
		}
		if b != ',' {
			return s.expected(nil, "une virgule")
		}
	}
	return err
}

func (s *jsonScan) expected(err error, what string) error {
	if err != nil {
		return err
	}
	return s.refuse("il manque %s : ce n'est pas du JSON. Vérifiez comment le fichier a été produit.", what)
}

// string reads the rest of a text after its opening quote.
func (s *jsonScan) string() (string, error) {
	s.text = s.text[:0]
	for {
		b, err := s.byte()
		switch {
		case err != nil:
			return "", err
		case b == '"':
			return s.legible(), nil
		case b == '\\':
			if err := s.escape(); err != nil {
				return "", err
			}
		case b == 0:
			return "", s.refuse("un caractère nul (NUL) s'y trouve : ce n'est pas un texte.")
		default:
			s.text = append(s.text, b)
		}
	}
}

func (s *jsonScan) legible() string {
	if !utf8.Valid(s.text) {
		s.recoded++
		return fromWindows1252(string(s.text))
	}
	return string(s.text)
}

var jsonEscapes = map[byte]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

func (s *jsonScan) escape() error {
	b, err := s.byte()
	if err != nil {
		return err
	}
	if b == 'u' {
		if r, ok := s.unicode(); ok {
			s.text = utf8.AppendRune(s.text, r)
			return nil
		}
	}
	if plain, known := jsonEscapes[b]; known {
		s.text = append(s.text, plain)
		return nil
	}
	s.lenient++
	s.text = append(s.text, '\\', b)
	return nil
}

// unicode reads the four digits after \u, and a second four for what UTF-16
// writes in two.
func (s *jsonScan) unicode() (rune, bool) {
	r, ok := s.hex(0)
	if !ok {
		return 0, false
	}
	_, _ = s.src.Discard(4)
	if !utf16.IsSurrogate(r) {
		return r, true
	}
	if next, _ := s.src.Peek(2); string(next) == `\u` {
		if low, ok := s.hex(2); ok && utf16.DecodeRune(r, low) != utf8.RuneError {
			_, _ = s.src.Discard(6)
			return utf16.DecodeRune(r, low), true
		}
	}
	return utf8.RuneError, true
}

func (s *jsonScan) hex(skip int) (rune, bool) {
	digits, err := s.src.Peek(skip + 4)
	if err != nil {
		return 0, false
	}
	x, err := strconv.ParseUint(string(digits[skip:]), 16, 16)
	return rune(x), err == nil
}

// plain reads a number, true, false or null as it is written.
func (s *jsonScan) plain() (string, error) {
	s.text = s.text[:0]
	for {
		b, err := s.byte()
		if err != nil {
			return "", err
		}
		switch b {
		case ',', ']', '}', ' ', '\n', '\r', '\t':
			if b == '\n' {
				s.line--
			}
			if err := s.src.UnreadByte(); err != nil {
				return "", err
			}
			return s.literal()
		}
		s.text = append(s.text, b)
	}
}

func (s *jsonScan) literal() (string, error) {
	text := string(s.text)
	switch text {
	case "null":
		return "", nil
	case "true", "false":
		return text, nil
	}
	if _, err := strconv.ParseFloat(text, 64); err != nil && !errors.Is(err, strconv.ErrRange) {
		return "", s.refuse("« %s » n'est pas une valeur JSON. Vérifiez comment le fichier a été produit.", fault.Excerpt(text, 40))
	}
	return text, nil
}

// skip takes a value and forgets it.
func (s *jsonScan) skip() error {
	b, err := s.peek()
	if err != nil {
		return err
	}
	switch b {
	case '{':
		return s.object(func(string) error { return s.skip() })
	case '[':
		return s.array(s.skip)
	case '"':
		if _, err = s.next(); err == nil {
			_, err = s.string()
		}
		return err
	}
	_, err = s.plain()
	return err
}
