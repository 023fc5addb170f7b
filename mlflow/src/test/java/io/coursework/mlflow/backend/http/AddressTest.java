package io.coursework.mlflow.backend.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

  /** As requests 2.32 with urllib3 2 takes them apart: the last @ before the path counts. */
  @ParameterizedTest
  @CsvSource({
    "http://u:p@ss@127.0.0.1:5600, http://127.0.0.1:5600, u, p@ss",
    "http://u:p%40ss@host, http://host, u, p@ss",
    "http://u:p:q@host/prefix/, http://host/prefix, u, p:q",
    "http://u:p+q@host, http://host, u, p+q",
    "http://u:100%@host, http://host, u, 100%",
    "https://u@host, https://host, u,",
    "http://u:@host, http://host, u, ''",
    "HTTP://host:1/a%20b, HTTP://host:1/a%20b,,",
    "http://u:p@[::1]:5000, http://[::1]:5000, u, p",
    "http://host:5000/#/experiments/3, http://host:5000,,",
    "http://u:p@@host, http://host, u, p@",
  })
  void isTakenApartAsPythonDoes(String text, String uri, String user, String password) {
    Address address = Address.parse(text).orElseThrow();
    assertEquals(uri, address.uri().toString());
    assertEquals(Optional.ofNullable(user), address.user());
    assertEquals(Optional.ofNullable(password), address.password());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://u:SECp/ass@h",
        "http://u:1234/ass@h",
        "http://u:SEC#p@h",
        "http://u:1234#p@h",
        "http://u:SEC?p@h",
        "http://u:1234?p@h",
        "http:/u:SEC@h",
        "http:u:SEC@h",
        "http//u:SEC@h",
        "u:SEC@h",
        "ftp://u:SEC@h",
        "http://u:SEC@h:99999",
        "http://u:SEC@h:0",
        "http://u:SEC@h:port",
        "http://u:SEC@",
        "http://u:SEC@h st",
        "http://u:SEC@h\u0000",
        "http://u:SEC@h\u001b[31m",
        "http://u:SEC@\\host",
        "http://u:SEC@h_ost",
        "http://[::1",
        "://",
        ""
      })
  void whatCannotBeTakenApartIsNotAnAddress(String text) {
    assertTrue(Address.parse(text).isEmpty(), text);
  }
}
