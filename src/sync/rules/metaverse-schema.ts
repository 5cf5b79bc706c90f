import { defineSchema } from './attribute-schema.ts';

/**
 * The attributes of the metaverse, for all its classes (person, group, device). An attribute that a rule of one's own
 * adds needs no entry; one that does not stand here is text as it came, or whatever the flow yields.
 */
export const metaverseSchema = defineSchema({
  string: `
    accountName c cloudAnchor cloudSourceAnchor cn co company contactMail department description deviceOSType
    deviceOSVersion deviceTrustType displayName distinguishedName division dnsHostName domainFQDN domainNetBios
    employeeID employeeNumber employeeType facsimileTelephoneNumber forestFQDN forestNetBios givenName homePhone info
    initials ipPhone l legacyExchangeDN mail mailNickname middleName mobile msDS-PhoneticCompanyName
    msDS-PhoneticDepartment msDS-PhoneticDisplayName msDS-PhoneticFirstName msDS-PhoneticLastName msExchAssistantName
    msExchUsageLocation msRTCSIP-ApplicationOptions msRTCSIP-DeploymentLocator msRTCSIP-Line msRTCSIP-OwnerUrn
    msRTCSIP-PrimaryUserAddress objectSidString otherFacsimileTelephoneNumber* otherHomePhone* otherIpPhone*
    otherMobile* otherPager* otherTelephone* pager physicalDeliveryOfficeName postOfficeBox postalCode
    preferredDataLocation preferredLanguage proxyAddresses* pwdLastSet sn sourceAnchor sourceObjectType st streetAddress
    targetAddress telephoneAssistant telephoneNumber title uid url usageLocation userPrincipalName userType wWWHomePage
    extensionAttribute1 extensionAttribute2 extensionAttribute3 extensionAttribute4 extensionAttribute5
    extensionAttribute6 extensionAttribute7 extensionAttribute8 extensionAttribute9 extensionAttribute10
    extensionAttribute11 extensionAttribute12 extensionAttribute13 extensionAttribute14 extensionAttribute15
    msExchExtensionCustomAttribute1* msExchExtensionCustomAttribute2* msExchExtensionCustomAttribute3* msExchExtensionCustomAttribute4* msExchExtensionCustomAttribute5*`,
  number: `
    countryCode groupType internetEncoding mDBOverHardQuotaLimit memberCount msDS-HABSeniorityIndex
    msExchModerationFlags msExchRecipientDisplayType msExchRecipientTypeDetails msExchRemoteRecipientType`,
  boolean: `
    accountEnabled cloudCreated cloudFiltered cloudMastered deliverAndRedirect hideDLMembership isMailboxForest
    mailEnabled msExchEnableModeration msExchHideFromAddressLists msExchRequireAuthToSendTo msOrg-IsOrganizational
    oOFReplyToOriginator
    reportToOriginator reportToOwner securityEnabled`,
  binary: `
    deviceId msDS-ConsistencyGuid msExchArchiveGUID msExchBlockedSendersHash msExchMailboxGuid msExchMasterAccountSid
    msExchSafeRecipientsHash msExchSafeSendersHash msRTCSIP-OriginatorSid objectGUID objectSid sourceAnchorBinary
    thumbnailPhoto
    userCertificate* userSMIMECertificate*`,
  reference: `
    assistant altRecipient authOrig* dLMemRejectPerms* dLMemSubmitPerms* managedBy manager member*
    msExchCoManagedByLink*
    msExchModeratedByLink* owner* publicDelegates* registeredOwner* secretary* unauthOrig*`,
});
