package io.coursework.tracking.backend;

/** The fake keeps the contract, so what the sender does to it holds for a server too. */
class FakeBackendTest extends BackendContract {
  private final FakeBackend fake = new FakeBackend();

  @Override
  protected Backend backend() {
    return fake;
  }

  @Override
  protected String experiment() {
    return "fake";
  }

  @Override
  protected RunContent read(String remoteId) {
    return fake.content(remoteId);
  }
}
