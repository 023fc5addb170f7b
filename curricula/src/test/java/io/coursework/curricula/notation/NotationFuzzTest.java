package io.coursework.curricula.notation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.task.Generator;
import io.coursework.curricula.task.OperationMix;
import io.coursework.curricula.task.Reduction;
import io.coursework.curricula.task.Task;
import io.coursework.curricula.token.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Texts with mistakes in them are refused in words, or they were no mistakes. */
class NotationFuzzTest {
  private static final int TEXTS = 20_000;
  private static final String CHARACTERS =
      "019()[]_ =>EpSUMaddx-.,\t\n\0\u0085\u00a0\u200b\u202e\u2028\u3000\ufeff\ud83d\ude00\u017f\u212a";
  private static final List<String> ODD_WORDS =
      List.of(
          "(",
          ")",
          "[",
          "]",
          "[]",
          "()",
          "[MAX",
          "max_10",
          "add_20",
          "add_010",
          "SUM",
          "sm",
          "_10",
          "add_",
          "_",
          "10",
          "-1",
          "07",
          "+3",
          "3.0",
          "١",
          "９",
          "\u017fum",
          "ma\u0445",
          "😀",
          "<pad>",
          "[[SM",
          "add_99999999999999999999",
          "x".repeat(10_000));

  @ParameterizedTest
  @EnumSource(Notation.class)
  @Tag("long")
  void acceptsNoGarbageAndFailsInWords(Notation notation) {
    Task task = NotationTasks.of(notation, 3, 0.3, 1, 4, Reduction.LEFTMOST);
    List<String> words = new ArrayList<>(new Vocabulary(task).tokens());
    words.addAll(ODD_WORDS);
    SplittableRandom random = new SplittableRandom(20_26);
    Generator generator = new Generator(task);
    OperationMix mix = NotationTasks.mix(task);
    int accepted = 0;
    for (int i = 0; i < TEXTS; i++) {
      String text = task.syntax().print(generator.draw(mix, random));
      for (int mistakes = random.nextInt(1, 4); mistakes > 0; mistakes--) {
        text = mutation(text, words, random);
      }
      if (accepts(task, text)) {
        accepted++;
      }
    }
    assertTrue(accepted > TEXTS / 50, "accepted " + accepted);
    assertTrue(accepted < TEXTS / 2, "accepted " + accepted);
  }

  private static boolean accepts(Task task, String text) {
    Expression read;
    try {
      read = task.syntax().parse(text);
    } catch (IllegalArgumentException e) {
      assertTrue(e.getMessage().matches("column [0-9]+: .*"), () -> text + ": " + e.getMessage());
      assertTrue(e.getMessage().length() < 400, e.getMessage()); // it names every operation
      return false;
    }
    String normal = task.syntax().print(read);
    assertEquals(read, task.syntax().parse(normal));
    boolean flat = task.spec().notation() == Notation.NYU && !text.contains("(");
    assertEquals(words(task, text), words(task, flat ? normal.replaceAll("[()]", "") : normal));
    return true;
  }

  /** The words, brackets by themselves, and each operation by its one name. */
  private static List<String> words(Task task, String text) {
    String spaced = text.chars().mapToObj(NotationFuzzTest::spaced).collect(Collectors.joining());
    return Arrays.stream(spaced.strip().split(" +")).map(word -> name(task, word)).toList();
  }

  private static String spaced(int character) {
    String one = Character.toString(character);
    return "()]".contains(one) ? " " + one + " " : Character.isWhitespace(character) ? " " : one;
  }

  private static String name(Task task, String word) {
    String bare = word.replaceFirst("^\\[", "").replaceFirst("_10$", "");
    return task.operations().knows(bare)
        ? word.replace(bare, task.operations().find(bare).name())
        : word;
  }

  private static String mutation(String text, List<String> words, SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> onCharacters(text, random);
      case 1 -> random.nextInt(4) == 0 ? randomBytes(random) : onCharacters(text, random);
      case 2 -> text.substring(0, random.nextInt(text.length() + 1));
      default -> onWords(text, words, random);
    };
  }

  private static String onWords(String text, List<String> words, SplittableRandom random) {
    List<String> changed = new ArrayList<>(List.of(text.split(" ", -1)));
    int at = random.nextInt(changed.size());
    switch (random.nextInt(5)) {
      case 0 -> changed.remove(at);
      case 1 -> changed.add(at, words.get(random.nextInt(words.size())));
      case 2 -> changed.set(at, words.get(random.nextInt(words.size())));
      case 3 -> changed.add(at, changed.get(at));
      default -> changed.set(at, changed.set(random.nextInt(changed.size()), changed.get(at)));
    }
    return String.join(" ", changed);
  }

  private static String onCharacters(String text, SplittableRandom random) {
    StringBuilder changed = new StringBuilder(text.isEmpty() ? " " : text);
    int at = random.nextInt(changed.length());
    char any = CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
    char there = changed.charAt(at);
    switch (random.nextInt(5)) {
      case 0 -> changed.deleteCharAt(at);
      case 1 -> changed.insert(at, any);
      case 2 -> changed.setCharAt(at, any);
      case 3 -> changed.insert(at, there);
      default -> {
        int other = random.nextInt(changed.length());
        changed.setCharAt(at, changed.charAt(other));
        changed.setCharAt(other, there);
      }
    }
    return changed.toString();
  }

  private static String randomBytes(SplittableRandom random) {
    byte[] bytes = new byte[random.nextInt(40)];
    random.nextBytes(bytes);
    return new String(
        bytes, random.nextBoolean() ? StandardCharsets.UTF_8 : StandardCharsets.UTF_16);
  }
}
