package io.coursework.mlflow.backend.http;

import io.coursework.mlflow.backend.http.CallFailure.Reason;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The way through one list that comes in pages: a server that leads in a circle is not followed.
 */
public final class Pages {
  private static final int MOST = 10_000; // of 1,000 entries or more each

  private final Set<String> seen = new HashSet<>();

  /**
   * The next page.
   *
   * @param token as the page before names it, empty after the last
   * @throws CallFailure if it was read already, or its end does not come
   */
  public String next(String token) throws CallFailure {
    if (!token.isEmpty() && (!seen.add(token) || seen.size() > MOST)) {
      throw new CallFailure(
          Reason.INVALID,
          0,
          "the server's list has no end: after %,d pages it names a page again or one more"
              .formatted(seen.size()),
          "look at the server and at any proxy in front of it",
          Optional.empty(),
          null);
    }
    return token;
  }
}
