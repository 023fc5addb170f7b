package io.coursework.mlflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.Guice;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import io.coursework.curricula.spec.SpecType;
import io.coursework.mlflow.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.ParseException;
import org.junit.jupiter.api.Test;

/** The front door and its pages: every command exists and takes the options that stand there. */
class ReadmeTest {

  private static final Path README = Path.of("..", "README.md");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  private static List<String> lines(String pattern) throws IOException {
    return pages().lines().filter(line -> line.matches(pattern)).toList();
  }

  /** The README and the pages beside the code. */
  private static String pages() throws IOException {
    StringBuilder text = new StringBuilder(Files.readString(README));
    try (Stream<Path> files = Files.find(Path.of(".."), 3, (file, kind) -> isPage(file))) {
      for (Path page : files.sorted().toList()) {
        text.append('\n').append(Files.readString(page));
      }
    }
    return text.toString();
  }

  private static boolean isPage(Path file) {
    return file.toString().matches(".*/docs/[^/]+\\.md");
  }

  private static <T> Set<T> catalogue(TypeLiteral<Set<T>> type) {
    return Guice.createInjector(Main.modules()).getInstance(Key.get(type));
  }

  @Test
  void everyCommandLineIsUnderstood() throws IOException, ParseException {
    Set<Command> commands = catalogue(new TypeLiteral<Set<Command>>() {});
    Set<String> shown = new TreeSet<>();
    for (String line : lines("coursework [\\w-]+( .*)?")) {
      List<String> words = new ArrayList<>();
      Matcher matcher = WORD.matcher(line);
      while (matcher.find()) {
        words.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
      }
      Command command = CommandLineInterface.find(commands, words.subList(1, words.size()));
      assertNotNull(command, line);
      int named = 1 + command.name().split(" ").length;
      CommandLine parsed =
          new DefaultParser()
              .parse(
                  CommandLineInterface.allOptions(command),
                  words.subList(named, words.size()).toArray(String[]::new));
      if (parsed.hasOption("config") && !parsed.getOptionValue("config").startsWith("runs:")) {
        Path config = Path.of("src", "main", parsed.getOptionValue("config"));
        assertTrue(Files.exists(config), config + " of: " + line);
      }
      shown.add(command.name());
    }
    Set<String> all = new TreeSet<>(commands.stream().map(Command::name).toList());
    assertEquals(all, shown, "each command stands in the README or on a page");
  }

  @Test
  void everyMakeTargetExists() throws IOException {
    String makefile = Files.readString(Path.of("..", "Makefile"));
    Matcher matcher = Pattern.compile("make ([a-z][a-z0-9-]+)").matcher(pages());
    int targets = 0;
    while (matcher.find()) {
      String target = matcher.group(1);
      assertTrue(makefile.contains("\n" + target + ":"), "make " + target);
      targets++;
    }
    assertTrue(targets > 5, targets + " targets");
  }

  @Test
  void everyChoiceIsNamed() throws IOException {
    String readme = pages();
    for (SpecType type : catalogue(new TypeLiteral<Set<SpecType>>() {})) {
      assertTrue(readme.contains("`" + type.name() + "`"), "choice " + type.name());
    }
  }
}
