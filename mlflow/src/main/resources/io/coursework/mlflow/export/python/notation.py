"""Expressions as texts and as token ids.

An expression is a value, which is its token id, or a pair of an operation's id and its operands.
"""

MOST_LEVELS = 1000

# Characters that Python takes for white space and the program that trained the model does not.
_NO_SPACE = "\x85\xa0\u2007\u202f"


class Unreadable(ValueError):
    """A text that is not an expression, and why."""


class Notation:
    """
    :param vocabulary: the content of vocabulary.json
    """

    def __init__(self, vocabulary):
        self.tokens = vocabulary["tokens"]
        self._ids = {token: id for id, token in enumerate(self.tokens)}
        self._values = vocabulary["values"]
        self._operations = vocabulary["operations"]  # every word that names one, as written first
        self._lower = {}
        for word, id in self._operations.items():
            self._lower.setdefault(_lower(word), id)
        self._form = _FORMS[vocabulary["notation"]]

    def text(self, ids):
        return " ".join(self.tokens[id] for id in ids)

    def is_value(self, id):
        return 0 <= id < self._values

    def id(self, word):
        return self._ids[word]

    def value(self, word):
        """The value that a word is; None if it is none."""
        id = self._ids.get(word, self._values)
        return id if id < self._values else None

    def operation(self, word):
        """The operation that a word names, letter case aside; None if it names none."""
        id = self._operations.get(word)
        return id if id is not None else self._lower.get(_lower(word))

    def values(self):
        return "a value %s..%s" % (self.tokens[0], self.tokens[self._values - 1])

    def operations(self):
        known = dict.fromkeys(self._operations.values())
        return "an operation (%s)" % ", ".join(self.tokens[id] for id in known)

    def parse(self, text):
        """The expression that a text is.

        :raises Unreadable: naming the column, the word found there and what was expected
        """
        form = self._form
        if form is _Binary and "(" not in text and ")" not in text:
            form = _Flat
        reading = form(self)
        for start, word in _words(text, "".join(form.BRACKETS)):
            if reading.whole is not None:
                raise _unexpected(start, word, "the end of the text")
            if not reading.take(word):
                raise _unexpected(start, word, reading.expected())
            if len(reading.open) > MOST_LEVELS:
                raise _unexpected(start, word, "at most %d levels" % MOST_LEVELS)
        if reading.whole is None:
            end = len(text.rstrip()) + 1
            raise Unreadable("column %d: the text ends, expected %s" % (end, reading.expected()))
        return reading.whole

    def write(self, expression):
        """The token ids of an expression."""
        ids = []
        waiting = [expression]
        while waiting:
            next = waiting.pop()
            if isinstance(next, int):
                ids.append(next)
            elif isinstance(next, str):
                ids.append(self._ids[next])
            else:
                waiting.extend(reversed(self._form.pieces(*next)))
        return ids


def _lower(word):
    return word.lower() if word.isascii() else word


def _is_space(character):
    return character.isspace() and character not in _NO_SPACE


def _words(text, alone):
    """Each word with its column; the characters in alone are words by themselves."""
    start = None
    for at, character in enumerate(text + " "):
        if _is_space(character) or character in alone:
            if start is not None:
                yield start + 1, text[start:at]
            start = None
            if character in alone:
                yield at + 1, character
        elif start is None:
            start = at


def _unexpected(column, word, expected):
    shown = word if len(word) <= 40 else word[:40] + "\u2026"
    return Unreadable("column %d: found %r, expected %s" % (column, shown, expected))


class _Reading:
    """Puts an expression together word by word; ``take`` says whether a word fits."""

    BRACKETS = ("(", ")")

    def __init__(self, notation):
        self.notation = notation
        self.open = []  # the operation, None until it is known, and the operands of each
        self.whole = None

    def has_operand(self):
        return bool(self.open) and bool(self.open[-1][1])

    def named(self):
        return bool(self.open) and self.open[-1][0] is not None

    def begin(self, operation=None):
        self.open.append([operation, []])
        return True

    def name(self, operation):
        self.open[-1][0] = operation
        return operation is not None

    def add(self, expression):
        if expression is None:
            return False
        if self.open:
            self.open[-1][1].append(expression)
        else:
            self.whole = expression
        return True

    def add_value(self, word):
        return self.add(self.notation.value(word))

    def close(self):
        operation, operands = self.open.pop()
        return self.add((operation, operands))


class _First(_Reading):
    """( SUM 3 ( MAX 4 5 ) )"""

    @staticmethod
    def pieces(operation, operands):
        return ["(", operation, *operands, ")"]

    def take(self, word):
        if self.open and not self.named():
            return self.name(self.notation.operation(word))
        if word == "(":
            return self.begin()
        if word == ")" and self.has_operand():
            return self.close()
        return self.add_value(word)

    def expected(self):
        if self.open and not self.named():
            return self.notation.operations()
        return self.notation.values() + (", '(' or ')'" if self.has_operand() else " or '('")


class _Before(_Reading):
    """add_10 ( 3 max_10 ( 4 5 ) )"""

    def __init__(self, notation):
        super().__init__(notation)
        self.bracket_next = False

    @staticmethod
    def pieces(operation, operands):
        return [operation, "(", *operands, ")"]

    def take(self, word):
        if self.bracket_next:
            self.bracket_next = word != "("
            return not self.bracket_next
        if word == ")" and self.has_operand():
            return self.close()
        operation = self.notation.operation(word)
        if self.notation.value(word) is not None or operation is None:
            return self.add_value(word)
        self.bracket_next = True
        return self.begin(operation)

    def expected(self):
        if self.bracket_next:
            return "'('"
        between = ", ')' or " if self.has_operand() else " or "
        return self.notation.values() + between + self.notation.operations()


class _Last(_Reading):
    """( 3 ( 4 5 max_10 ) add_10 )"""

    @staticmethod
    def pieces(operation, operands):
        return ["(", *operands, operation, ")"]

    def take(self, word):
        if self.named():
            return word == ")" and self.close()
        if word == "(":
            return self.begin()
        if not self.has_operand() or self.notation.value(word) is not None:
            return self.add_value(word)
        return self.name(self.notation.operation(word))

    def expected(self):
        if self.named():
            return "')'"
        after = ", '(' or " + self.notation.operations() if self.has_operand() else " or '('"
        return self.notation.values() + after


class _Flat(_Reading):
    """[SM 3 [MAX 4 5 ] ]"""

    BRACKETS = ("]",)

    @staticmethod
    def pieces(operation, operands):
        return [operation, *operands, "]"]

    def take(self, word):
        if word.startswith("["):
            operation = self.notation.operation(word)
            return operation is not None and self.begin(operation)
        if word == "]" and self.has_operand():
            return self.close()
        return self.add_value(word)

    def expected(self):
        between = ", ']' or " if self.has_operand() else " or "
        return self.notation.values() + between + self.notation.operations()


class _Binary(_Reading):
    """( ( ( [SM 3 ) ( ( ( [MAX 4 ) 5 ) ] ) ) ] ): as many operands as brackets before, less one"""

    BRACKETS = ("(", ")", "]")

    def __init__(self, notation):
        super().__init__(notation)
        self.counts = []  # operands of the open applications
        self.opened = 0  # round brackets since the last other word
        self.joins = False  # an operand or the ] was read last: ) must follow
        self.ended = False  # it was the ]

    @staticmethod
    def pieces(operation, operands):
        joined = [piece for operand in operands for piece in (operand, ")")]
        return ["("] * (len(operands) + 1) + [operation, *joined, "]", ")"]

    def complete(self):
        return self.opened == 0 and bool(self.open) and len(self.open[-1][1]) == self.counts[-1]

    def take(self, word):
        if self.joins:
            if word != ")":
                return False
            self.joins = False
            if self.ended:
                self.ended = False
                self.counts.pop()
                self.close()
                self.joins = bool(self.open)
            return True
        if word == "(" and not self.complete():
            self.opened += 1
            return True
        if self.opened > 0:
            operation = self.notation.operation(word) if word.startswith("[") else None
            if operation is None or self.opened < 2:
                return False
            self.begin(operation)
            self.counts.append(self.opened - 1)
            self.opened = 0
            return True
        if self.complete():
            self.joins = self.ended = word == "]"
            return self.ended
        self.joins = bool(self.open)
        return self.add_value(word)

    def expected(self):
        if self.joins:
            return "')'"
        if self.complete():
            return "']'"
        if self.opened == 0:
            return self.notation.values() + " or '('"
        return "another '('" if self.opened == 1 else "'(' or " + self.notation.operations()


_FORMS = {
    "bracket": _First,
    "word": _Before,
    "polish": _First,
    "postfix": _Last,
    "nyu": _Binary,
    "nyu_flat": _Flat,
}
