package io.coursework.mlflow.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.mlflow.cli.Cli;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets and what steers a terminal, on every way into the program, through the real command line:
 * no secret comes out of it into any stream or file, no escape sequence reaches a stream as it is,
 * and each input has an answer of one of the exit codes. Seeded: the same inputs each time. {@code
 * -Dtold=true} shows what a user is told.
 */
class SecretsAndEscapesTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Every secret begins so, and nothing else does. */
  private static final String SECRET = "SECRET";

  private static final List<String> ESCAPES =
      List.of(
          "\u001b[2J\u001b[1;1H",
          "\u001b]0;owned\u0007",
          "\u001b[31m",
          "\u009b2J",
          "\r",
          "\b\b\b",
          "\u007f",
          "\u202eevil\u202c",
          "\u2066x\u2069",
          "\u200b",
          "\ufeff",
          "\u061c",
          "\u2028",
          new String(Character.toChars(0xe0041)));

  private static final Pattern CLASS = Pattern.compile("\\b[a-z]+(\\.[a-z]+)+\\.[A-Z]\\w+");

  private static final String[] SHORT = {
    "--set", "training.steps=1",
    "--set", "training.batch_size=2",
    "--set", "training.device=cpu",
    "--set", "evaluation.max_examples=2",
    "--set", "logging.model=false",
    "--set", "logging.system_every=0",
    "--set", "model.d_model=8",
    "--set", "model.n_heads=1",
    "--set", "probes.at_end=[]"
  };

  @TempDir static Path folder;
  private static HostileServer server;
  private static Cli trained;

  private final Random random = new Random(15);
  private final List<String> broken = new ArrayList<>();
  private int inputs;

  @BeforeAll
  static void start() throws IOException {
    server = new HostileServer();
    trained = train(Map.of(), "plain", "--run-name", "plain");
    assertEquals(0, trained.exitCode(), trained.err());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Cli train(Map<String, String> environment, String runs, String... more) {
    List<String> words = new ArrayList<>(List.of("train", "--config", "src/main/configs/sum.yaml"));
    words.addAll(List.of("--runs-dir", folder.resolve(runs).toString(), "--offline"));
    words.addAll(Arrays.asList(SHORT));
    words.addAll(List.of(more));
    return Cli.run(environment, words.toArray(String[]::new));
  }

  private String secret() {
    StringBuilder secret = new StringBuilder(SECRET);
    for (int i = 0; i < 12; i++) {
      secret.append((char) ('a' + random.nextInt(26)));
    }
    return secret.toString();
  }

  private String escape() {
    return ESCAPES.get(random.nextInt(ESCAPES.size()));
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  /** What reads from a server, and so from an address, with a login. */
  private String[] reading(String... more) {
    List<String> words =
        new ArrayList<>(
            one(
                List.of(
                    List.of("predict", "--model", "models:/m/1", "( SUM 1 2 )"),
                    List.of("evaluate", "--model", "runs:/" + "0".repeat(32)),
                    List.of("reap", "--all"),
                    List.of("reap", "--all", "--json"))));
    words.addAll(List.of(more));
    return words.toArray(String[]::new);
  }

  private void check(String input, String... words) {
    check(input, Cli.run(Map.of(), words));
  }

  private void check(String input, Cli cli) {
    inputs++;
    String said = cli.out() + cli.err();
    String told =
        "%s%n  code %d, out '%s', err '%s'".formatted(input, cli.exitCode(), cli.out(), cli.err());
    boolean right =
        !said.contains(SECRET)
            && said.codePoints().allMatch(c -> c == '\n' || c == '\t' || shows(c))
            && !said.isBlank()
            && List.of(0, 1, 2, 3).contains(cli.exitCode())
            && (input.contains("--debug")
                || !CLASS.matcher(said).find() && !said.contains("\tat "));
    if (Boolean.getBoolean("told")) {
      System.out.println(told);
    }
    if (!right) {
      broken.add(told);
    }
  }

  private static boolean shows(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }

  private void noneBroke(int least) {
    assertEquals(List.of(), broken, String.join("\n", broken));
    assertTrue(inputs >= least, inputs + " inputs");
  }

  private static void assertNoSecretIn(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.toList()) {
        assertTrue(!file.toString().contains(SECRET), file.toString());
        if (Files.isRegularFile(file)) {
          String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
          assertTrue(!text.contains(SECRET), file + " holds a secret");
        }
      }
    }
  }

  @Test
  void loginsThatCannotBeSent() {
    List<String> bad =
        List.of("\n", "\r\n", "\u0000", "\u001b[31m", "\u007f", "\u20ac", "\u0142", "\ud83d\ude00");
    for (String variable :
        List.of("MLFLOW_TRACKING_TOKEN", "MLFLOW_TRACKING_PASSWORD", "COURSEWORK_HTTP_HEADERS")) {
      for (String character : bad) {
        String value = secret() + character + secret();
        Map<String, String> environment = new HashMap<>();
        environment.put("MLFLOW_TRACKING_URI", server.address());
        environment.put("MLFLOW_TRACKING_USERNAME", variable.endsWith("TOKEN") ? "" : "bob");
        environment.put(variable, variable.endsWith("HEADERS") ? "X-Gate: " + value : value);
        server.answers(403, login -> "denied to " + login);
        Cli cli = Cli.run(environment, reading());
        check(variable + " with " + (int) character.charAt(0), cli);
        // A password may have letters of any script: it is sent in Base64.
        boolean sent = variable.endsWith("PASSWORD") && character.charAt(0) > 0x9f;
        if (!sent && !cli.err().contains(variable)) {
          broken.add(variable + " is not named: " + cli.err());
        }
      }
    }
    for (String variable :
        List.of(
            "MLFLOW_TRACKING_CLIENT_CERT_PATH",
            "MLFLOW_TRACKING_SERVER_CERT_PATH",
            "COURSEWORK_HTTP_HEADERS")) {
      for (String value :
          List.of("@X-Gate: " + secret(), "-----BEGIN PRIVATE KEY-----\n" + secret() + "\n")) {
        if (variable.endsWith("HEADERS") || value.startsWith("-")) {
          Cli cli =
              Cli.run(Map.of("MLFLOW_TRACKING_URI", server.address(), variable, value), reading());
          check(variable + " with content", cli);
          if (!cli.err().contains(variable)) {
            broken.add(variable + " is not named: " + cli.err());
          }
        }
      }
    }
    noneBroke(28);
  }

  @Test
  void addressesThatFallApart() {
    List<String> shapes =
        List.of(
            "http://u:%s/ass@h",
            "http://u:%s#p@h",
            "http://u:%s?p@h",
            "http:/u:%s@h",
            "http//u:%s@h",
            "http://u:12%s@h:99999",
            "http://u:1234/%s@h",
            "http://u:1234#%s@h",
            "http://u:1234?%s@h",
            "http://u:%s@h st",
            "u:%s@h",
            "ftp://u:%s@h",
            "postgresql://u:%s@h/db",
            "http://u:%s@[::1",
            "http://u:%s@h\\x",
            "https://%s@",
            "http://u:%s@h_ost:1");
    for (String shape : shapes) {
      for (boolean option : new boolean[] {true, false}) {
        String address = shape.formatted(secret() + (random.nextBoolean() ? escape() : ""));
        Cli cli =
            option
                ? Cli.run(Map.of(), reading("--tracking-uri", address))
                : Cli.run(Map.of("MLFLOW_TRACKING_URI", address), reading());
        check(shape, cli);
        if (!cli.err().contains(option ? "--tracking-uri" : "MLFLOW_TRACKING_URI")) {
          broken.add("the address is not named: " + shape + ": " + cli.err());
        }
      }
    }
    for (String shape : shapes.subList(0, 8)) {
      Map<String, String> environment =
          Map.of(
              "MLFLOW_TRACKING_URI",
              "http://mlflow.invalid",
              "http_proxy",
              shape.formatted(secret()));
      Cli cli = Cli.run(environment, reading());
      check("proxy " + shape, cli);
      if (!cli.err().contains("http_proxy")) {
        broken.add("the proxy is not named: " + cli.err());
      }
    }
    noneBroke(40);
  }

  @Test
  void answersOfServers() {
    for (int i = 0; i < 40; i++) {
      int status = one(List.of(200, 302, 400, 401, 403, 404, 407, 409, 413, 501));
      String text = escape() + " all sent " + escape();
      String token = secret();
      boolean json = random.nextBoolean();
      server.answers(
          status,
          login -> {
            String message = text + " you sent " + login + "\nsync: the server has all of it";
            ObjectNode node = JSON.createObjectNode();
            node.put("error_code", "BAD" + text).put("message", message);
            return json ? node.toString() : message;
          });
      Map<String, String> environment =
          i % 2 == 0
              ? Map.of("MLFLOW_TRACKING_URI", server.address(), "MLFLOW_TRACKING_TOKEN", token)
              : Map.of(
                  "MLFLOW_TRACKING_URI",
                  server.address().replace("http://", "http://bob:" + token + "@"));
      Cli cli = Cli.run(environment, reading());
      check("answer " + status, cli);
      if (cli.err().lines().anyMatch(line -> line.startsWith("sync:"))) {
        broken.add("a server's line stands alone: " + cli.err());
      }
    }
    noneBroke(40);
  }

  @Test
  @Tag("long")
  void keysAndValuesOfConfigurations() throws IOException {
    for (int i = 0; i < 18; i++) {
      String hostile = escape() + "x" + escape();
      String quoted = JSON.writeValueAsString(hostile);
      Path file = folder.resolve("c%d.yaml".formatted(i));
      Files.writeString(
          file,
          switch (i % 6) {
            case 0 -> quoted + ": 1\n";
            case 1 -> "name: sum\ncurriculum: {type: " + quoted + "}\n";
            case 2 -> "name: sum\ncurriculum: {type: fixed, weights: {" + quoted + ": 1}}\n";
            case 3 -> "name: sum\nmodel: {" + quoted + ": 1}\n";
            case 4 -> "name: [" + quoted + "\n" + hostile;
            default -> "name: sum\ntraining: {steps: " + quoted + "}\n";
          });
      String sum = "src/main/configs/sum.yaml";
      String set = hostile + "=" + hostile;
      check("configuration " + i, "train", "--offline", "--config", file.toString());
      check("--set " + i, "train", "--offline", "--config", sum, "--set", set);
      check("a word " + i, hostile, hostile);
      check("a path " + i, "data", "check", folder + "/none" + hostile);
      check("--debug " + i, "predict", "--model", hostile, "( SUM 1 2 )", "--debug");
    }
    noneBroke(90);
  }

  @Test
  void aValueMakesNoLineOfItsOwn() {
    for (String end : List.of("\n", "\r", "\r\n", "\u2028", "\u0085")) {
      String forged = "x" + end + "sync: the server has all of it";
      for (String[] words :
          new String[][] {
            {forged},
            {"predict", "--model", forged, "( SUM 1 2 )"},
            {"train", "--offline", "--config", forged},
            {"train", "--offline", "--config", "src/main/configs/sum.yaml", "--set", forged + "=1"},
            {"train", "--offline", "--config", "src/main/configs/sum.yaml", "--seeds", forged},
            {"train", "--resume", forged},
            {"sync", forged},
            {"compare", forged, "--offline"},
          }) {
        Cli cli = Cli.run(Map.of(), words);
        check("a line in " + words[0], cli);
        if (cli.err().lines().anyMatch(line -> line.matches("(coursework .*: )?sync: .*"))) {
          broken.add("a line of its own: " + cli.err());
        }
      }
    }
    noneBroke(40);
  }

  @Test
  @Tag("long")
  void namesOfRunsAndExperiments() throws IOException {
    String known = secret();
    List<String> names =
        List.of(
            "mine " + known,
            "of http://u:" + secret() + "@h/x",
            "Bearer " + secret(),
            "see https://h/x?access_token=" + secret() + "&y=1");
    for (String name : names) {
      String runs = "named" + inputs;
      Map<String, String> environment =
          Map.of("MY_TOKEN", known, "http_proxy", "http://u:" + known + "@p:1");
      Cli cli = train(environment, runs, "--run-name", name + escape(), "--experiment", name);
      check(name, cli);
      if (cli.exitCode() != 0) {
        broken.add("not trained: " + cli.err());
      }
      assertNoSecretIn(folder.resolve(runs));
      String run = onlyRun(runs).toString();
      server.answers(403, login -> "denied");
      check("its journal, looked at", "sync", run, "--dry-run");
      check("its journal, looked at", "sync", run, "--dry-run", "--json");
      check("its journal, sent", "sync", run, "--tracking-uri", server.address());
      check("its journal, compared", "compare", run, "--offline");
      check("its journal, compared", "compare", run, "--offline", "--json");
    }
    Path config = folder.resolve("secret.yaml");
    Files.writeString(
        config, "name: sum_" + known + "\ncurriculum: {type: fixed, weights: {SUM: 1}}\n");
    Cli refused =
        Cli.run(
            Map.of("MY_TOKEN", known),
            "train",
            "--offline",
            "--config",
            config + "",
            "--runs-dir",
            folder + "/refused");
    check("a configuration with a secret", refused);
    assertEquals(2, refused.exitCode(), refused.err());
    assertTrue(refused.err().contains("'name: sum_***'"), refused.err());
    assertTrue(Files.notExists(folder.resolve("refused")));
    noneBroke(25);
  }

  @Test
  void settingsOfAFork() throws IOException {
    String known = secret();
    Path forks = folder.resolve("forks");
    Cli refused =
        Cli.run(
            Map.of("MY_TOKEN", known),
            "train",
            "--resume",
            onlyRun("plain").toString(),
            "--new-run",
            "--set",
            "training.steps=2",
            "--set",
            "name=sum_" + known,
            "--runs-dir",
            forks.toString(),
            "--offline");
    check("a fork with a secret", refused);
    assertEquals(2, refused.exitCode(), refused.err());
    assertTrue(refused.err().contains("'name: sum_***'"), refused.err());
    assertTrue(Files.notExists(forks));
    noneBroke(1);
  }

  @Test
  void whatPeopleWriteToARun() {
    String known = secret();
    String run = "runs:/" + "0f".repeat(16);
    for (String word : List.of("tag", "note")) {
      Cli refused = Cli.run(Map.of("MY_TOKEN", known), word, run, "why=with " + known);
      check("a " + word + " with a secret", refused);
      assertEquals(2, refused.exitCode(), refused.err());
      assertTrue(refused.err().contains("'why=with ***' holds a secret"), refused.err());
    }
    noneBroke(2);
  }

  /** A checkpoint as somebody may send one: what it says of itself is made up. */
  @Test
  void namesOfTensors() throws IOException, NoSuchAlgorithmException {
    for (int i = 0; i < 8; i++) {
      Path forged = folder.resolve("weights%d".formatted(i));
      copy(onlyRun("plain"), forged);
      Path checkpoint = forged.resolve("checkpoints/step_00000001");
      assertTrue(Files.exists(checkpoint.resolve("model.safetensors")));
      byte[] weights = tensors(escape() + "W" + escape());
      Path sums = checkpoint.resolve("SHA256SUMS");
      String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(weights));
      Files.write(checkpoint.resolve("model.safetensors"), weights);
      Files.writeString(
          sums, Files.readString(sums).replaceAll("[0-9a-f]{64}(?=\\s+model.safetensors)", sum));
      check("a tensor's name", "predict", "--model", checkpoint.toString(), "( SUM 1 2 )");
    }
    noneBroke(8);
  }

  private static Path onlyRun(String runs) throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve(runs))) {
      return all.findFirst().orElseThrow();
    }
  }

  private static byte[] tensors(String name) throws IOException {
    ObjectNode header = JSON.createObjectNode();
    header.putObject("__metadata__").put("step", "1");
    ObjectNode tensor = header.putObject(name);
    tensor.put("dtype", "F32").putArray("shape").add(1);
    tensor.putArray("data_offsets").add(0).add(4);
    byte[] text = JSON.writeValueAsBytes(header);
    ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + 4).order(ByteOrder.LITTLE_ENDIAN);
    return bytes.putLong(text.length).put(text).putFloat(1).array();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }
}
