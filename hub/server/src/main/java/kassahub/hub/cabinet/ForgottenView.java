package kassahub.hub.cabinet;

/**
 * «Забыли пароль?».
 *
 * @param asked a link was asked for, and went out if there is somebody
 * @param mails links can go out at all
 */
public record ForgottenView(boolean asked, boolean mails) {}
