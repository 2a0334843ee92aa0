package kassahub.agent.driver.shtrih;

import kassahub.agent.driver.Answer;
import kassahub.agent.driver.RegisterAccess;
import kassahub.agent.driver.RegisterDriver;
import kassahub.agent.link.LinkAddress;
import kassahub.agent.link.Links;

/** One register with what is remembered of it. */
final class ShtrihAccess implements RegisterAccess {
  private final ShtrihSettings settings;
  private final RegisterMemory memory = new RegisterMemory();

  ShtrihAccess(ShtrihSettings settings) {
    this.settings = settings;
  }

  @Override
  public Answer<RegisterDriver> open(Links links, LinkAddress place) {
    return ShtrihDriver.open(links, place, settings, memory);
  }

  @Override
  public void perhapsOwed() {
    memory.perhapsOwed();
  }

  @Override
  public void refresh() {
    memory.refresh();
  }

  @Override
  public void tryPasswordAgain(long nanos) {
    memory.password().again(nanos);
  }

  @Override
  public long unaskedAnswers() {
    return memory.unaskedAnswers();
  }
}
