import { defineSchema } from './attribute-schema.ts';

/**
 * The attributes of an object in the cloud directory, as the outbound rules name them (the field's names on the cloud
 * connector).
 */
export const cloudSchema = defineSchema({
  string: `
    sourceAnchor userPrincipalName displayName givenName surname initials middleName
    mail mailNickname proxyAddresses* targetAddress
    department title company division employeeId employeeNumber employeeType
    physicalDeliveryOfficeName streetAddress postOfficeBox city state postalCode country countryLetterCode
    telephoneNumber mobile homePhone pager facsimileTelephoneNumber ipPhone telephoneAssistant
    otherTelephone* otherMobile* otherHomePhone* otherPager* otherFacsimileTelephoneNumber* otherIpPhone*
    wwwHomepage url info description preferredLanguage preferredDataLocation usageLocation userType
    onPremisesSamAccountName onPremisesUserPrincipalName onPremisesDistinguishedName onPremisesSecurityIdentifier
    onPremisesObjectIdentifier dnsDomainName netBiosName lastPasswordChangeTimestamp
    legacyExchangeDN
    deviceId deviceOSType deviceOSVersion deviceTrustType dnsHostName
    extensionAttribute1 extensionAttribute2 extensionAttribute3 extensionAttribute4 extensionAttribute5 extensionAttribute6 extensionAttribute7 extensionAttribute8 extensionAttribute9 extensionAttribute10 extensionAttribute11 extensionAttribute12 extensionAttribute13 extensionAttribute14 extensionAttribute15`,
  number: `countryCode memberCount msExchRecipientTypeDetails msExchRemoteRecipientType`,
  boolean: `
    accountEnabled mailEnabled securityEnabled msExchHideFromAddressLists msExchRequireAuthToSendTo reportToOriginator
    reportToOwner oOFReplyToOriginator hideDLMembership`,
  binary: `thumbnailPhoto userCertificate* userSMIMECertificate*`,
  reference: `manager member* owner* managedBy assistant publicDelegates* authOrig* unauthOrig* dLMemSubmitPerms* dLMemRejectPerms* registeredOwner*`,
});
