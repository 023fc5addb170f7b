package io.coursework.tracking.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenSecretsTest {

  private static String mask(String text) {
    return Secrets.of(Map.of("DEPLOY_KEY", "sesame-open")).redactSource(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "+password = hunter2|+password = ***",
        "-password: 'hunter2' # the old one|-password: *** # the old one",
        "+  \"api_key\": \"k1\",|+  \"api_key\": ***,",
        "+AWS_SECRET_ACCESS_KEY=ab/cd+ef|+AWS_SECRET_ACCESS_KEY=***",
        "+export DB_PASSWORD_PROD=a(b;c|+export DB_PASSWORD_PROD=***",
        "+String accessToken = \"abc\";|+String accessToken = ***;",
        "+  login(user, password=\"abc\", token=\"def\")|+  login(user, password=***, token=***)",
        "+props.put(\"db.password\", \"abc\");|+props.put(\"db.password\", ***);",
        "+setPassword(\"abc\");|+setPassword(***);",
        "+if (password == \"abc\") {|+if (password == ***) {",
        "+curl --token abc --json x|+curl --token *** --json x",
        "+url: https://me:pass@host/x|+url: https://host/x",
        "+Authorization: Bearer abcdefgh12|+Authorization: Bearer ***",
        "+push('ghp_abcdefghijklmnopqrstuvwx')|+push('***')",
        "+the word sesame-open in a comment|+the word *** in a comment",
      })
  void masksWhatLooksLikeASecret(String line, String masked) {
    assertEquals(masked, mask(line));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+    Token token = lexer.next();",
        "+    int[] tokens = batch.tokens();",
        "+  private final String password;",
        "+    this.token = token;",
        "+ * @param token the id of the first one",
        "+if (token == end) {",
        "+  String key = \"train/loss\";",
        "@@ -1,3 +1,4 @@ class Tokens {",
        "+++ b/src/main/java/Token.java",
        "+tokens_per_second: 5",
      })
  void leavesCodeAsItIs(String line) {
    assertEquals(line, mask(line));
  }

  @Test
  void masksPrivateKeysAndLinesOfThem() {
    String body = "+" + "Ab1/".repeat(16) + "\n";
    assertEquals(
        "+-----BEGIN RSA PRIVATE KEY-----***\n+after\n",
        mask(
            "+-----BEGIN RSA PRIVATE KEY-----\n"
                + body
                + "+-----END RSA PRIVATE KEY-----\n+after\n"));
    assertEquals(" before\n+***\n after\n", mask(" before\n" + body + " after\n"));
  }

  /** A patch may hold a minified file: its time must not grow with the square of a line. */
  @Test
  @Tag("long")
  void copesWithLongLines() {
    String line = "+" + "a-password-like-".repeat(20_000) + "\n+\"" + "x".repeat(300_000) + "\"\n";
    // Takes a second; its square would take hours, and the limit of any test ends that.
    mask(line);
  }
}
