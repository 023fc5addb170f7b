package io.coursework.curricula.token;

import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.notation.Notation;
import io.coursework.curricula.notation.Quote;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.curricula.spec.NearestName;
import io.coursework.curricula.spec.Requirements;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.curricula.task.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The tokens of a task. Ids: 0..n-1 are the values themselves, then the task's operations in their
 * order, the notation's brackets, separator and end, and {@code <pad>}; for the bracket notation,
 * n=10 and five operations that is 0..9 SUM MAX MIN MED PROD {@code ( ) > E <pad>}. Every word that
 * the notation writes is one token, and every token one word. All operations of the task have a
 * token, whether a curriculum uses them or not, so that models of different curricula can be
 * compared and continued.
 */
public final class Vocabulary {
  private static final String PAD = "<pad>";
  private static final int MAX_COMPARED = 40; // longer than any token; bounds the search's time

  private final int values;
  private final int operations;
  private final int brackets;
  private final List<String> tokens;
  private final Map<String, Integer> ids = new HashMap<>();
  private final Map<Operation, Integer> operationIds = new HashMap<>();

  /**
   * @throws InvalidSpecException if two tokens would have the same text, such as an operation E and
   *     the end of the bracket notation
   */
  public Vocabulary(Task task) {
    Notation notation = task.spec().notation();
    values = task.n();
    List<String> all = new ArrayList<>();
    for (int value = 0; value < values; value++) {
      all.add(task.domain().text(value));
    }
    for (Operation operation : task.operations().all()) {
      operationIds.put(operation, all.size());
      all.add(notation.operation(operation, values));
    }
    operations = operationIds.size();
    brackets = notation.brackets().size();
    all.addAll(notation.brackets());
    all.add(notation.separator());
    all.add(notation.end());
    all.add(PAD);
    tokens = List.copyOf(all);
    Requirements requirements = new Requirements();
    for (int id = 0; id < tokens.size(); id++) {
      requirements.require(
          ids.put(tokens.get(id), id) == null,
          "operations = %s: in notation %s '%s' is the text of two tokens; rename an operation",
          task.operations().names(),
          SnakeCase.of(notation),
          tokens.get(id));
    }
    requirements.throwIfAny();
  }

  /** How many tokens there are; ids are 0..size-1. */
  public int size() {
    return tokens.size();
  }

  /** n: tokens 0..n-1 are values. */
  public int values() {
    return values;
  }

  /**
   * The id of a token.
   *
   * @throws IllegalArgumentException naming the nearest token if there is no such token
   */
  public int id(String token) {
    Integer id = ids.get(token);
    if (id == null) {
      throw new IllegalArgumentException(
          "unknown token " + Quote.of(token) + "; did you mean '" + nearest(token) + "'?");
    }
    return id;
  }

  private String nearest(String token) {
    String start = token.substring(0, Math.min(token.length(), MAX_COMPARED));
    return NearestName.of(start, tokens).orElseThrow();
  }

  /**
   * The text of a token.
   *
   * @throws IllegalArgumentException if {@code id} is outside 0..size-1
   */
  public String text(int id) {
    if (id < 0 || id >= tokens.size()) {
      throw new IllegalArgumentException(
          "token id " + id + " is outside 0.." + (tokens.size() - 1));
    }
    return tokens.get(id);
  }

  /** Whether the token is a value; its id is then the value. */
  public boolean isValue(int id) {
    return id >= 0 && id < values;
  }

  int operationId(Operation operation) {
    return operationIds.get(operation);
  }

  /**
   * @param index of the bracket in the notation
   */
  int bracketId(int index) {
    return values + operations + index;
  }

  /** Between the steps of a chain of thought. */
  public int separatorId() {
    return values + operations + brackets;
  }

  /** After the answer. */
  public int endId() {
    return separatorId() + 1;
  }

  /** {@code <pad>}, after the end of the shorter rows of a batch. */
  public int padId() {
    return separatorId() + 2;
  }

  /** Where the first end token stands among {@code ids}; -1 if there is none. */
  public int firstEnd(int[] ids) {
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] == endId()) {
        return i;
      }
    }
    return -1;
  }

  /** What a token is for; {@code id} from 0 to size-1. */
  public TokenKind kind(int id) {
    if (id < values) {
      return TokenKind.VALUE;
    }
    if (id < values + operations) {
      return TokenKind.OPERATION;
    }
    return id < separatorId() ? TokenKind.BRACKET : TokenKind.MARK;
  }

  /** All tokens by id; immutable. */
  public List<String> tokens() {
    return tokens;
  }

  /**
   * The ids of a text of tokens separated by white space; empty for a blank text.
   *
   * @throws IllegalArgumentException as {@link #id} for a word that is not a token
   */
  public int[] encode(String text) {
    return text.isBlank()
        ? new int[0]
        : Arrays.stream(text.strip().split("\\s+")).mapToInt(this::id).toArray();
  }

  /** The tokens' texts separated by single spaces. */
  public String decode(int[] ids) {
    return Arrays.stream(ids).mapToObj(this::text).collect(Collectors.joining(" "));
  }
}
