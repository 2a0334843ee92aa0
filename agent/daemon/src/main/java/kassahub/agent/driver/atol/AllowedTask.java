package kassahub.agent.driver.atol;

/**
 * Everything the agent may ask of the service: tasks that only read, without arguments. Nothing
 * else can be written into a request.
 */
enum AllowedTask {
  DEVICE_INFO("getDeviceInfo"),
  DEVICE_STATUS("getDeviceStatus"),
  SHIFT_STATUS("getShiftStatus"),
  STORAGE_INFO("getFnInfo"),
  STORAGE_STATUS("getFnStatus"),
  OFD_STATUS("ofdExchangeStatus"),
  REGISTRATION("getRegistrationInfo"),
  LICENCES("getLicenses");

  private final String type;

  AllowedTask(String type) {
    this.type = type;
  }

  /** As the service names it. */
  String type() {
    return type;
  }
}
