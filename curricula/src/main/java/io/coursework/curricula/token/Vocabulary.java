package io.coursework.curricula.token;

import io.coursework.curricula.expression.MedianRule;
import io.coursework.curricula.expression.Operations;
import io.coursework.curricula.spec.NearestName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The tokens of one modulus n. Ids: 0..n-1 are the values themselves, then SUM MAX MIN MED PROD,
 * {@code (}, {@code )}, {@code >} (separator), {@code E} (end) and {@code <pad>}: 20 tokens for
 * n=10. All operations have a token, whether a curriculum uses them or not, so that models of
 * different curricula can be compared and continued.
 */
public final class Vocabulary {
  private static final String OPEN = "(";
  private static final String CLOSE = ")";
  private static final String SEPARATOR = ">";
  private static final String END = "E";
  private static final String PAD = "<pad>";

  private final int modulus;
  private final List<String> tokens;
  private final Map<String, Integer> ids = new HashMap<>();

  /**
   * @param modulus n, at least 2
   */
  public Vocabulary(int modulus) {
    this.modulus = modulus;
    List<String> all = new ArrayList<>();
    for (int value = 0; value < modulus; value++) {
      all.add(Integer.toString(value));
    }
    all.addAll(Operations.of(MedianRule.LOWER).names()); // the names are those of every rule
    all.addAll(List.of(OPEN, CLOSE, SEPARATOR, END, PAD));
    tokens = List.copyOf(all);
    for (int id = 0; id < tokens.size(); id++) {
      ids.put(tokens.get(id), id);
    }
  }

  /** How many tokens there are; ids are 0..size-1. */
  public int size() {
    return tokens.size();
  }

  /** n: tokens 0..n-1 are values. */
  public int modulus() {
    return modulus;
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
          String.format(
              "unknown token '%s' for modulus %d; did you mean '%s'?",
              token, modulus, NearestName.of(token, tokens).orElseThrow()));
    }
    return id;
  }

  /**
   * The text of a token.
   *
   * @throws IllegalArgumentException if {@code id} is outside 0..size-1
   */
  public String text(int id) {
    if (id < 0 || id >= tokens.size()) {
      throw new IllegalArgumentException(
          "token id " + id + " is outside 0.." + (tokens.size() - 1) + " of modulus " + modulus);
    }
    return tokens.get(id);
  }

  /** Whether the token is a value; its id is then the value. */
  public boolean isValue(int id) {
    return id >= 0 && id < modulus;
  }

  int openId() {
    return id(OPEN);
  }

  int closeId() {
    return id(CLOSE);
  }

  /** {@code >}, between the steps of a chain of thought. */
  public int separatorId() {
    return id(SEPARATOR);
  }

  /** {@code E}, after the answer. */
  public int endId() {
    return id(END);
  }

  /** {@code <pad>}, after the end of the shorter rows of a batch. */
  public int padId() {
    return id(PAD);
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

  /** All tokens by id; immutable. */
  public List<String> tokens() {
    return tokens;
  }

  /**
   * The ids of a text of tokens separated by white space; empty for a blank text.
   *
   * @throws IllegalArgumentException as {@link #id} for a word that is no token
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
