package io.coursework.curricula.notation;

import io.coursework.curricula.domain.Domain;
import io.coursework.curricula.expression.Literal;
import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.expression.Operations;
import io.coursework.curricula.spec.NearestName;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the two kinds of words mean that every notation has: values and operations. */
final class Lexicon {
  private static final Pattern NAME = Pattern.compile("\\[?[A-Za-z]\\w{0,39}");
  private static final Pattern NUMBERED = Pattern.compile("(\\w{1,40}_)\\d{1,40}");

  private final Spelling spelling;
  private final Domain domain;
  private final List<String> spelled; // as they are written, in the order of the operations
  private final Map<String, Literal> values = new HashMap<>();
  private final Map<String, Operation> words = new LinkedHashMap<>(); // as written, then aliases
  private final Map<String, Operation> lowerCase = new HashMap<>();

  Lexicon(Spelling spelling, Domain domain, Operations operations) {
    this.spelling = spelling;
    this.domain = domain;
    int n = domain.size();
    for (int value = 0; value < n; value++) {
      values.put(domain.text(value), new Literal(value));
    }
    spelled = operations.all().stream().map(operation -> spelling.word(operation, n)).toList();
    for (Operation operation : operations.all()) {
      words.put(spelling.word(operation, n), operation);
    }
    for (Operation operation : operations.all()) {
      words.putIfAbsent(spelling.word(operation.name(), n), operation);
      for (String alias : operation.aliases()) {
        words.putIfAbsent(spelling.word(alias, n), operation);
      }
    }
    words.forEach((word, operation) -> lowerCase.putIfAbsent(lower(word), operation));
  }

  /** Every word that names an operation, those that are written before their aliases. */
  Map<String, Operation> words() {
    return Collections.unmodifiableMap(words);
  }

  /** How a value is called in messages. */
  String values() {
    return "a value %s..%s".formatted(domain.text(0), domain.text(domain.size() - 1));
  }

  /** How an operation is called in messages. */
  String operations() {
    return "an operation (" + String.join(", ", spelled) + ")";
  }

  /** Null if the word is not a value. */
  Literal value(Word word) {
    return values.get(word.text());
  }

  /** The operation of that word, letter case aside; null if there is none. */
  Operation operation(Word word) {
    return operation(word.text());
  }

  /**
   * The operation that a word in an operation's place names.
   *
   * @throws IllegalArgumentException naming the known operations and the nearest one
   */
  Operation requireOperation(Word word) {
    Operation operation = operation(word);
    if (operation != null) {
      return operation;
    }
    if (value(word) != null || !NAME.matcher(word.text()).matches()) {
      throw unexpected(word, operations());
    }
    requireSameN(word);
    throw word.problem(
        "unknown operation "
            + Quote.of(word.text())
            + "; known: "
            + String.join(", ", spelled)
            + "; did you mean "
            + NearestName.of(word.text(), words.keySet()).orElseThrow()
            + "?");
  }

  /** The error that a word is not what was expected. */
  IllegalArgumentException unexpected(Word word, String expected) {
    requireSameN(word);
    return word.unexpected(expected);
  }

  private void requireSameN(Word word) {
    Matcher numbered = NUMBERED.matcher(word.text());
    if (spelling == Spelling.NUMBERED && numbered.matches()) {
      Operation operation = operation(numbered.group(1) + domain.size());
      if (operation != null && !operation.equals(operation(word))) {
        throw word.problem(
            Quote.of(word.text())
                + (domain.numeric() ? " in a task modulo " : " in a task of values ")
                + (domain.numeric() ? domain.size() : values().substring("a value ".length()))
                + "; write "
                + spelling.word(operation, domain.size()));
      }
    }
  }

  private Operation operation(String text) {
    Operation operation = words.get(text);
    return operation != null ? operation : lowerCase.get(lower(text));
  }

  /** ASCII only: 'ſ' and 'K' are not letters of an operation, though they have its capitals. */
  private static String lower(String text) {
    boolean ascii = text.chars().allMatch(character -> character < 128);
    return ascii ? text.toLowerCase(Locale.ROOT) : text;
  }
}
