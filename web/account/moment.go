package account

import (
	"fmt"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/directory/hours"
	"annuaire/fault"
)

var months = [...]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}

// dayInWords gives the day of an instant in Paris: "3 mars 2026".
func dayInWords(t time.Time) string {
	t = t.In(hours.CalendarFor("").Zone())
	day := strconv.Itoa(t.Day())
	if t.Day() == 1 {
		day = "1er"
	}
	return day + " " + months[t.Month()-1] + " " + strconv.Itoa(t.Year())
}

// instantInWords gives an instant in Paris: "3 mars 2026 à 14 h 05".
func instantInWords(t time.Time) string {
	local := t.In(hours.CalendarFor("").Zone())
	return fmt.Sprintf("%s à %d h %02d", dayInWords(t), local.Hour(), local.Minute())
}

// numberOf reads the number in an address.
func numberOf(c *fiber.Ctx) (int64, error) {
	n, err := strconv.ParseInt(c.Params("numero"), 10, 64)
	if err != nil || n <= 0 {
		return 0, fault.New(fault.Unknown, "Rien ne se trouve à cette adresse.")
	}
	return n, nil
}
